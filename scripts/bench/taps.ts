/** How long a tap takes to show on the screen (INP), on a slow phone with 500 videos. */
import { type Browser, devices, type Locator, type Page } from "playwright-core";
import { measureSlowdown } from "./slowdown.ts";
import type { TypicalUser } from "./typical-user.ts";

/** Milliseconds of each tap, by what was tapped, and how fast the machine was. */
export interface Taps {
  "Make": number[];
  "a chip": number[];
  "a tile": number[];
  machine: number[];
  factor: number[];
}

/** The browser reports nothing shorter. */
const SHORTEST_MS = 16;
/** Longer than the browser takes to report a tap whose frame is on the screen. */
const REPORT_MS = 500;

export const noTaps = (): Taps => ({
  "Make": [],
  "a chip": [],
  "a tile": [],
  machine: [],
  factor: [],
});

/** One visit: taps each once, after one that is not counted. */
export async function measureTaps(
  browser: Browser,
  url: string,
  user: TypicalUser,
  taps: Taps,
): Promise<void> {
  const context = await browser.newContext({
    ...devices["Pixel 7"],
    viewport: { width: 390, height: 844 },
    // Otherwise the app would ask for it after the first "Make video".
    permissions: ["notifications"],
  });
  try {
    const { index, factor } = await measureSlowdown(context);
    taps.machine.push(index);
    taps.factor.push(factor);
    const page = await context.newPage();
    await user.signIn(page);
    await page.addInitScript(observe);
    await page.goto(`${url}create`);
    await page.locator(".tile img").first().waitFor();
    await page.waitForLoadState("networkidle");
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: factor });
    await visit(page, noTaps());
    await visit(page, taps);
  } finally {
    await context.close();
  }
}

async function visit(page: Page, taps: Taps): Promise<void> {
  // Before there were chips, the choices were radio buttons.
  const chip = page.locator('[data-choice="resolution"], label:has(input[value="720p"])').first();
  taps["a chip"].push(await tap(page, chip));
  const sheet = page.locator("dialog[open]");
  if (await sheet.count() > 0) {
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "detached" });
  }

  taps["a tile"].push(await tap(page, page.locator(".tile-done").first()));
  await page.locator("dialog.player").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog.player").waitFor({ state: "detached" });
  await page.locator("html:not(:active-view-transition)").waitFor();

  const prompt = `A paper boat ${crypto.randomUUID()}`;
  await page.getByRole("textbox", { name: "Prompt" }).fill(prompt);
  taps["Make"].push(await tap(page, page.getByRole("button", { name: /^Make video/ })));
  // No more than three may be made at once.
  await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
}

async function tap(page: Page, target: Locator): Promise<number> {
  await page.waitForLoadState("networkidle");
  // What the step before left to do is not this tap's work.
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  await page.evaluate("taps = {}");
  // `target.tap()` would let the page check each event, which no finger does. A trial only makes
  // sure that the tap will meet its target.
  await target.tap({ trial: true });
  const { x, y } = await centreOf(target);
  await page.touchscreen.tap(x, y);
  await page.waitForTimeout(REPORT_MS);
  return await page.evaluate(`Math.max(${SHORTEST_MS}, ...Object.values(taps))`) as number;
}

async function centreOf(target: Locator): Promise<{ x: number; y: number }> {
  const box = await target.boundingBox();
  if (!box) throw new Error(`${target} is not on the screen.`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Runs in the page: keeps the longest event of each interaction. */
function observe(): void {
  const taps: Record<number, number> = {};
  Object.assign(globalThis, { taps });
  const observer = new PerformanceObserver((list) => {
    const known = Reflect.get(globalThis, "taps") as Record<number, number>;
    for (const entry of list.getEntries()) {
      const id = Number(Reflect.get(entry, "interactionId"));
      if (id > 0) known[id] = Math.max(known[id] ?? 0, entry.duration);
    }
  });
  observer.observe({ type: "event", durationThreshold: 16, buffered: true } as never);
}
