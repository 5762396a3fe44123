import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { completed, generation, settled } from "../../fixtures/fake-api.ts";
import { createFakeStores } from "../../fixtures/fake-stores.tsx";

const shown = vi.fn<(title: string, options: NotificationOptions) => Promise<void>>(() =>
  Promise.resolve()
);

const close = vi.fn<() => void>();

beforeEach(() => {
  close.mockClear();
  localStorage.setItem("wan-pwa.telling", "on");
  vi.stubGlobal("Notification", { permission: "granted" });
  Object.defineProperty(navigator, "serviceWorker", {
    configurable: true,
    value: {
      getRegistration: () =>
        Promise.resolve({
          showNotification: shown,
          getNotifications: () => Promise.resolve([{ close }]),
        }),
    },
  });
  vi.resetModules();
});
afterEach(() => {
  Reflect.deleteProperty(navigator, "serviceWorker");
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function finishWhile(visibility: DocumentVisibilityState) {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(visibility);
  const { showNotifications } = await import("./show-notifications.ts");
  const { stores } = createFakeStores();
  const asked = generation({ state: "processing" });
  stores.generations.apply(asked);
  const stop = showNotifications(stores);
  stores.generations.apply(completed({ id: asked.id, prompt: asked.prompt }));
  await settled();
  expect(close).not.toHaveBeenCalled();
  stop();
  await settled();
  return asked;
}

it("the app notifies a user who is elsewhere that a video is ready, once per video and with its address", async () => {
  const { id, prompt } = await finishWhile("hidden");
  expect(shown).toHaveBeenCalledExactlyOnceWith("Your video is ready.", {
    body: prompt,
    lang: "en",
    tag: id,
    data: { url: `/videos/${id}` },
  });
});

it("the app closes the notifications that are still shown when it stops, for example at sign-out", async () => {
  await finishWhile("hidden");
  expect(close).toHaveBeenCalledOnce();
});

it("no notification is shown while the user looks at the app", async () => {
  shown.mockClear();
  await finishWhile("visible");
  expect(shown).not.toHaveBeenCalled();
});
