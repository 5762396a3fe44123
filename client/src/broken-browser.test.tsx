/**
 * The main way through the app in browsers that break one thing: sign in, make a video from a
 * prompt, make one from a photo, sign out. With the real clients of Supabase and a fake server.
 */
import { act, cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { LocationProvider } from "preact-iso";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openChip } from "./fixtures/choose.ts";
import { faults, mend } from "./fixtures/broken-browser.ts";
import { line, models, USER } from "./fixtures/fake-api.ts";
import { aPng } from "./fixtures/fake-pictures.ts";
import { stubXhr } from "./fixtures/fake-xhr.ts";
import { fakeServer } from "./fixtures/fake-server.ts";

const pass = (milliseconds: number) =>
  act(async () => void await vi.advanceTimersByTimeAsync(milliseconds));

/** Lets time pass until it is so, at most half a minute of it. */
async function until<T>(what: () => T | null | undefined | false): Promise<T> {
  for (let turn = 0; turn < 120; turn += 1) {
    const found = what();
    if (found) return found;
    await pass(250);
    await act(() => vi.dynamicImportSettled()); // Modules load in real time.
  }
  throw new Error(`It never came to this: ${String(what)}\n${document.body.textContent}`);
}

const button = (name: RegExp) => screen.queryByRole("button", { name });

function type(label: string | RegExp, value: string): void {
  fireEvent.input(screen.getByLabelText(label), { target: { value } });
}

/** Loads and mounts the app as main.tsx does. */
async function open(): Promise<void> {
  const { createAuthApi } = await import("./api/auth.ts");
  const { onDevice } = await import("./api/device/storage.ts");
  const { createConnect } = await import("./api/supabase/connect.ts");
  const { createSession } = await import("./stores/account/session.ts");
  const { createSignedIn } = await import("./signed-in.tsx");
  const { App } = await import("./app.tsx");
  const { followAppearance } = await import("./stores/device/appearance.ts");
  const { ErrorBoundary } = await import("./shell/page/error-boundary.tsx");
  const connect = createConnect({ url: "http://server.test", publishableKey: "key", pushKey: "" });
  const session = createSession(createAuthApi(connect, onDevice));
  followAppearance();
  const SignedIn = createSignedIn(connect, session);
  render(
    <ErrorBoundary>
      <LocationProvider>
        <App session={session} SignedIn={SignedIn} isReturning={false} onApproach={() => {}} />
      </LocationProvider>
    </ErrorBoundary>,
  );
  session.begin();
}

beforeEach((): void => {
  vi.resetModules();
  history.replaceState(null, "", "/sign-in");
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"],
    now: Date.parse("2026-11-22T12:00:00Z"),
  });
});

afterEach(() => {
  cleanup();
  mend();
  vi.useRealTimers();
});

const cases: typeof faults = [["nothing is broken", () => {}], ...faults];

beforeEach(() => {
  // auth-js reports the broken browser, and that there were earlier clients.
  for (const how of ["warn", "error"] as const) vi.spyOn(console, how).mockImplementation(() => {});
});

describe.each(cases)("while %s", (_what, spoil) => {
  it("a user signs in, makes a video from a prompt and one from a photo, and signs out", async () => {
    const server = fakeServer({ user: USER, models, lines: [line({ seq: 1 })] });
    vi.stubGlobal("fetch", server.fetch);
    vi.stubGlobal("WebSocket", server.Socket);
    stubXhr(server.takeUpload);
    spoil();
    await open();

    await until(() => screen.queryByLabelText("Password"));
    type("Email", USER.email);
    type("Password", "correct horse");
    fireEvent.click(screen.getByRole("button", { name: "Sign in" }));
    await until(() => button(/^Make video · 10 credits$/));

    type("Prompt", "A fox trots through fresh snow");
    fireEvent.click(await until(() => button(/^Make video/)));
    await until(() => server.starts.length === 1);
    await until(() => screen.queryByText(/^90$/));

    await pass(1_000); // Otherwise it counts as a double tap.
    openChip("mode");
    fireEvent.click(await until(() => button(/^Photo/)));
    const input = await until(() => screen.queryByLabelText<HTMLInputElement>("Choose a photo"));
    // Not by fireEvent: once preact/compat is loaded (by the toasts), it sends `input` instead.
    Object.defineProperty(input, "files", { value: [new File([aPng()], "photo.png")] });
    act(() => void input.dispatchEvent(new Event("change", { bubbles: true })));
    await until(() => screen.queryByRole("img", { name: "Your photo" }));
    type("Prompt", "The camera moves closer to it");
    fireEvent.click(await until(() => button(/^Make video · 15 credits$/)));
    await until(() => server.starts.length === 2);
    expect(server.uploads).toHaveLength(1);
    expect(server.starts.map(({ prompt }) => prompt)).toEqual([
      "A fox trots through fresh snow",
      "The camera moves closer to it",
    ]);

    fireEvent.click(screen.getByRole("link", { name: "You" }));
    fireEvent.click(await until(() => button(/^Sign out$/)));
    await until(() => screen.queryByLabelText("Password"));
    expect(screen.queryByText("A fox trots through fresh snow")).toBeNull();
    expect(screen.queryByRole("heading", { name: "Something broke on our side" })).toBeNull();
  });
});
