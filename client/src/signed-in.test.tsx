import { signal } from "@preact/signals";
import { act, render } from "@testing-library/preact";
import { LocationProvider } from "preact-iso";
import { expect, it } from "vitest";
import { sessionIn } from "./fixtures/session-in.ts";
import { settled, USER } from "./fixtures/fake-api.ts";
import { takeTurns } from "./shell/page/turns.ts";
import { createSignedIn } from "./signed-in.tsx";
import type { SessionState } from "./stores/account/session.ts";

/** The stores of a user remove it as soon as they are made. */
const OF_ANOTHER = `wan-pwa.${crypto.randomUUID()}.draft`;

/** Shows the first screen of a user, up to where its parts take their turns. */
function start() {
  const state = signal<SessionState>({ is: "signed_in", user: USER });
  const SignedIn = createSignedIn(() => new Promise(() => {}), sessionIn(state));
  localStorage.setItem(OF_ANOTHER, "{}");
  const turns = takeTurns();
  const { unmount } = render(
    <LocationProvider>
      <SignedIn user={USER} />
    </LocationProvider>,
  );
  return { turns, unmount };
}

it("a user's stores are made in a turn of their own", async () => {
  const { turns } = start();
  expect(localStorage.getItem(OF_ANOTHER)).not.toBeNull();
  await act(() => turns);
  expect(localStorage.getItem(OF_ANOTHER)).toBeNull();
});

it("a user who leaves before that turn gets no stores", async () => {
  const { turns, unmount } = start();
  unmount();
  await act(() => turns);
  await act(settled);
  expect(localStorage.getItem(OF_ANOTHER)).not.toBeNull();
});
