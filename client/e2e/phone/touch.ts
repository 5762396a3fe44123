/** A finger on a phone, through the browser's own input, so that it also scrolls. */
import type { CDPSession, Page } from "playwright-core";
import { atRest } from "./browser.ts";

interface Place {
  x: number;
  y: number;
}

interface Drag {
  from: Place;
  to: Place;
  /** How long it takes, by the times that the events carry, however busy the machine is. */
  ms?: number;
  /** Called while the finger is still down. */
  before?: () => Promise<void>;
}

const STEPS = 8;

/** Puts a finger down, moves it, and lifts it. */
export async function drag(page: Page, { from, to, ms = 80, before }: Drag): Promise<void> {
  await atRest(page); // The last swipe is still moving.
  const client: CDPSession = await page.context().newCDPSession(page);
  const start = Date.now() / 1000;
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", step: number) => {
    const at = (a: number, b: number) => a + (b - a) * step / STEPS;
    return client.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: type === "touchEnd" ? [] : [{ x: at(from.x, to.x), y: at(from.y, to.y) }],
      timestamp: start + ms / 1000 * step / STEPS,
    });
  };
  await touch("touchStart", 0);
  for (let step = 1; step <= STEPS; step += 1) await touch("touchMove", step);
  await before?.();
  await touch("touchEnd", STEPS);
  await client.detach();
}
