import { afterEach, describe, expect, it, vi } from "vitest";
import { hasTransitions, viewTransition } from "./view-transition.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(document, "startViewTransition");
});

/** A browser that runs the change and then skips or shows the motion. */
function stubTransitions(ready: Promise<void>, reduced = false) {
  const start = vi.fn((change: () => Promise<void>) => ({ ready, finished: change() }));
  Object.assign(document, { startViewTransition: start });
  vi.stubGlobal("matchMedia", () => ({ matches: reduced }));
  return start;
}

const webKit = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/60.5 Safari/605.1.15";
const blink = "AppleWebKit/537.36 (KHTML, like Gecko)";

describe("a change of the screen", () => {
  it("is made in a transition", async () => {
    const start = stubTransitions(Promise.resolve());
    const change = vi.fn();
    await viewTransition(change);
    expect(change).toHaveBeenCalledOnce();
    expect(start).toHaveBeenCalledOnce();
  });

  it("is not made in a transition in WebKitGTK, whose process would end", async () => {
    const start = stubTransitions(Promise.resolve());
    vi.spyOn(navigator, "userAgent", "get").mockReturnValue(`Mozilla/5.0 (X11; Linux) ${webKit}`);
    const change = vi.fn();
    await viewTransition(change);
    expect(change).toHaveBeenCalledOnce();
    expect(start).not.toHaveBeenCalled();
  });

  it("is made although the browser skips the motion", async () => {
    stubTransitions(Promise.reject(new DOMException("skipped", "AbortError")));
    const change = vi.fn();
    await viewTransition(change);
    expect(change).toHaveBeenCalledOnce();
  });

  it("is made without a transition if the user wants less motion, or the browser has none", async () => {
    const start = stubTransitions(Promise.resolve(), true);
    const change = vi.fn();
    await viewTransition(change);
    Reflect.deleteProperty(document, "startViewTransition");
    await viewTransition(change);
    expect(change).toHaveBeenCalledTimes(2);
    expect(start).not.toHaveBeenCalled();
  });
});

it("every engine with view transitions uses them, except WebKitGTK", () => {
  stubTransitions(Promise.resolve());
  const agents: [string, boolean][] = [
    [`Mozilla/5.0 (X11; Linux x86_64) ${webKit}`, false],
    [`Mozilla/5.0 (X11; Ubuntu; Linux aarch64) ${webKit}`, false],
    [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webKit}`, true],
    [`Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) ${webKit}`, true],
    [`Mozilla/5.0 (X11; Linux x86_64) ${blink} Chrome/156.0.0.0 Safari/537.36`, true],
    [`Mozilla/5.0 (X11; Linux x86_64) ${blink} HeadlessChrome/156.0.0.0 Safari/537.36`, true],
    [`Mozilla/5.0 (Linux; Android 16) ${blink} Chrome/156.0.0.0 Mobile Safari/537.36`, true],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0", true],
  ];
  for (const [agent, has] of agents) expect([agent, hasTransitions(agent)]).toEqual([agent, has]);
  Reflect.deleteProperty(document, "startViewTransition");
  for (const [agent] of agents) expect(hasTransitions(agent)).toBe(false);
});
