import { signal } from "@preact/signals";
import { act, fireEvent, render, screen } from "@testing-library/preact";
import { LocationProvider } from "preact-iso";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { User } from "./api/device/remembered-user.ts";
import { App } from "./app.tsx";
import { settled, USER } from "./fixtures/fake-api.ts";
import type { Session, SessionState } from "./stores/account/session.ts";

const state = signal<SessionState>({ is: "signed_out", expired: false });
const verb = () => vi.fn<() => Promise<never>>();
const session: Session = {
  state,
  signIn: verb(),
  signUp: verb(),
  sendCode: verb(),
  verifyCode: verb(),
  awaitedCode: () => null,
  forgetCode: verb(),
  begin: verb(),
  signOut: verb(),
  forget: verb(),
  verify: verb(),
};
const onApproach = vi.fn<() => void>();
const SignedIn = ({ user }: { user: User }) => <p>Hello {user.email}</p>;

async function openAt(path: string) {
  history.replaceState(null, "", path);
  render(
    <LocationProvider>
      <App session={session} SignedIn={SignedIn} onApproach={onApproach} />
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

beforeEach(() => (state.value = { is: "signed_out", expired: false }));

describe("app", () => {
  it("keeps a deep link through sign-in", async () => {
    await openAt("/videos/42");
    expect(screen.getByRole("heading", { name: "Sign in" })).toBeTruthy();
    await become({ is: "signed_in", user: USER });
    expect(screen.getByText("Hello ada@example.com")).toBeTruthy();
    expect(location.pathname).toBe("/videos/42");
  });

  it("starts at Create", async () => {
    await openAt("/");
    expect(location.pathname).toBe("/sign-in");
    await become({ is: "signed_in", user: USER });
    expect(location.pathname).toBe("/create");
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
