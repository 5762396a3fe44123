import { signal } from "@preact/signals";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { LocationProvider } from "preact-iso";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { User } from "./api/device/kept/remembered-user.ts";
import { App } from "./app.tsx";
import { settled, USER } from "./fixtures/fake-api.ts";
import { sessionIn } from "./fixtures/session-in.ts";
import type { SessionState } from "./stores/account/session.ts";

const state = signal<SessionState>({ is: "signed_out", expired: false });
const session = sessionIn(state);
const onApproach = vi.fn<() => void>();
const SignedIn = ({ user }: { user: User }) => <p>Hello {user.email}</p>;

async function openAt(path: string) {
  history.replaceState(null, "", path);
  render(
    <LocationProvider>
      <App session={session} SignedIn={SignedIn} isReturning={false} onApproach={onApproach} />
    </LocationProvider>,
  );
  await act(settled);
}

async function become(next: SessionState) {
  await act(async () => {
    state.value = next;
    await settled();
  });
}

beforeEach(() => {
  // A visitor is told what is free. A request that fails would be sent again in the next file.
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({}, { status: 404 })));
  state.value = { is: "signed_out", expired: false };
  session.awaitedCode = () => null;
});

describe("app", () => {
  it("keeps a deep link through sign-in", async () => {
    await openAt("/videos/42");
    expect(await screen.findByRole("heading", { name: "Sign in" })).toBeTruthy();
    await become({ is: "signed_in", user: USER });
    expect(screen.getByText("Hello ada@example.com")).toBeTruthy();
    expect(location.pathname).toBe("/videos/42");
  });

  it.each(["/", "/create", "/sign-in", "/sign-up"])("leads from %s to Create", async (path) => {
    await openAt(path);
    expect(location.pathname).toBe(path);
    state.value = { is: "signed_in", user: USER };
    // Drawn, and not painted yet: at "/", the user would see that there is no such page.
    await Promise.resolve();
    expect(location.pathname).toBe("/create");
  });

  it.each(["/", "/create"])("shows visitors at %s what it makes, and no form", async (path) => {
    await openAt(path);
    expect(screen.getByRole("heading", { name: /^Turn a prompt or a photo/ })).toBeTruthy();
    expect(screen.queryByLabelText("Password")).toBeNull();
    expect(screen.getByRole("link", { name: "Create an account" }).getAttribute("href"))
      .toBe("/sign-up");
  });

  it("offers a new account at its address, and a sign-in at every other one", async () => {
    await openAt("/sign-up");
    expect(await screen.findByRole("heading", { name: "Create an account" })).toBeTruthy();
    cleanup();
    await openAt("/sign-in");
    expect(await screen.findByRole("heading", { name: "Sign in" })).toBeTruthy();
  });

  it("opens at the code that is awaited, because a phone closes apps while a mail is read", async () => {
    session.awaitedCode = () => ({ email: "ada@example.com", sentAt: Date.now(), isNew: true });
    await openAt("/create");
    expect(await screen.findByLabelText("Six-digit code")).toBeTruthy();
    expect(location.pathname).toBe("/sign-up");
  });

  it("asks to sign in, and not to compose, where the session of a draft has expired", async () => {
    state.value = { is: "signed_in", user: USER };
    await openAt("/create");
    await become({ is: "signed_out", expired: true });
    expect(screen.getByText("Please sign in again. Your text is kept.")).toBeTruthy();
  });

  it("stays at the address and explains why when a session expires", async () => {
    state.value = { is: "signed_in", user: USER };
    await openAt("/credits");
    await become({ is: "signed_out", expired: true });
    expect(screen.getByText("Please sign in again. Your text is kept.")).toBeTruthy();
    expect(location.pathname).toBe("/credits");
  });

  it("says what to do where a checkout leads to a browser without a session", async () => {
    await openAt("/credits?purchase=55555555-5555-4555-8555-555555555555");
    expect(await screen.findByRole("heading", { name: "Payment done?" })).toBeTruthy();
    fireEvent.click(screen.getByRole("link", { name: "Go on here instead" }));
    expect(await screen.findByRole("heading", { name: "Sign in" })).toBeTruthy();
    expect(location.pathname + location.search).toBe("/credits");
  });

  it("asks to sign in again, at that address, where the session has expired meanwhile", async () => {
    const path = "/credits?purchase=55555555-5555-4555-8555-555555555555";
    state.value = { is: "signed_in", user: USER };
    await openAt(path);
    await become({ is: "signed_out", expired: true });
    expect(screen.getByRole("heading", { name: "Sign in" })).toBeTruthy();
    expect(location.pathname + location.search).toBe(path);
  });

  it("leaves the address at sign-out", async () => {
    state.value = { is: "signed_in", user: USER };
    await openAt("/you");
    await become({ is: "signed_out", expired: false });
    expect(location.pathname).toBe("/sign-in");
  });
});
