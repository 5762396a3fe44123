import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { newVersion } from "./new-version.ts";
import { watchForUpdates } from "./update.ts";

/** A version of the app while the browser installs it. */
class Version extends EventTarget {
  state = "installing";
  postMessage = vi.fn<(message: unknown) => void>();
}

/** The browser, controlled by the test. */
class Registration extends EventTarget {
  installing: Version | null = null;
  waiting: Version | null = null;
  active: Version | null = null;
  update = vi.fn<() => Promise<void>>(() => Promise.resolve());
}

let registration = new Registration();
let container = Object.assign(new EventTarget(), { register: () => Promise.resolve(registration) });
let reload = vi.spyOn(location, "reload");

function find(): Version {
  const version = new Version();
  registration.installing = version;
  registration.dispatchEvent(new Event("updatefound"));
  return version;
}

function end(version: Version, state: "installed" | "redundant"): void {
  registration.installing = null;
  if (state === "installed") registration.waiting = version;
  version.state = state;
  version.dispatchEvent(new Event("statechange"));
}

/** The browser finds a version, has all of its files, and lets it wait. */
function waitingVersion(): Version {
  const version = find();
  end(version, "installed");
  return version;
}

function takeControl(): void {
  registration.active = registration.waiting ?? registration.active;
  registration.waiting = null;
  container.dispatchEvent(new Event("controllerchange"));
}

beforeEach(async () => {
  reload = vi.spyOn(location, "reload").mockReset().mockImplementation(() => {});
  registration = new Registration();
  registration.active = new Version();
  container = Object.assign(new EventTarget(), { register: () => Promise.resolve(registration) });
  Object.defineProperty(navigator, "serviceWorker", { configurable: true, value: container });
  newVersion.value = null;
  await watchForUpdates();
});

afterEach(() => void Reflect.deleteProperty(navigator, "serviceWorker"));

it("the app activates a waiting version on request, and reloads once it is in control", () => {
  const version = waitingVersion();
  newVersion.value?.();
  expect(version.postMessage).toHaveBeenCalledExactlyOnceWith({ type: "SKIP_WAITING" });
  expect(reload).not.toHaveBeenCalled();
  takeControl();
  expect(reload).toHaveBeenCalledOnce();
});

it("the app offers a version that was waiting before it started", async () => {
  registration.waiting = new Version();
  await watchForUpdates();
  expect(newVersion.value).not.toBeNull();
});

it("the app does not offer its own version on a first visit", () => {
  registration.active = null;
  waitingVersion();
  expect(newVersion.value).toBeNull();
});

it("the app offers a version that comes again after its files did not all arrive", () => {
  end(find(), "redundant");
  expect(newVersion.value).toBeNull();
  waitingVersion();
  expect(newVersion.value).not.toBeNull();
});

it("the app does not reload under the user's hands when another tab activates it", () => {
  waitingVersion();
  takeControl();
  expect(reload).not.toHaveBeenCalled();
  newVersion.value?.();
  expect(reload).toHaveBeenCalledOnce();
});

it("the app activates a version that comes after the one of a first visit", () => {
  takeControl();
  const version = waitingVersion();
  newVersion.value?.();
  expect(version.postMessage).toHaveBeenCalledOnce();
  expect(reload).not.toHaveBeenCalled();
});

it("the app checks for a new version when the app comes to the front", () => {
  document.dispatchEvent(new Event("visibilitychange"));
  expect(registration.update).toHaveBeenCalled();
});
