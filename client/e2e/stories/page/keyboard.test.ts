import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { newAccount, newPhone, useBrowser } from "../../phone/browser.ts";

useBrowser();

/** The name of the focused element, and whether the focus is visible. */
async function focused(page: Page): Promise<{ name: string; isVisible: boolean }> {
  return await page.evaluate(() => {
    const at = document.activeElement;
    if (!(at instanceof HTMLElement) || at === document.body) return { name: "", isVisible: false };
    const label = "labels" in at && at.labels instanceof NodeList ? at.labels[0] : null;
    const name = at.getAttribute("aria-label") ?? label?.textContent ?? at.textContent ?? "";
    const rings = [
      getComputedStyle(at),
      getComputedStyle(at, "::after"),
      ...[at.closest("label"), at.parentElement].flatMap((one) => one ? getComputedStyle(one) : []),
    ];
    const isVisible = rings.some(({ outlineStyle, outlineWidth }) =>
      outlineStyle !== "none" && parseFloat(outlineWidth) >= 2
    );
    const box = at.getBoundingClientRect();
    const isOnScreen = box.bottom > 0 && box.top < innerHeight && box.right > 0;
    return { name: name.trim() || at.localName, isVisible: isVisible && isOnScreen };
  });
}

/** Presses Tab until the element has the focus; checks that every stop on the way is visible. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const stops: string[] = [];
  while (stops.length < 60) {
    await page.keyboard.press("Tab");
    const stop = await focused(page);
    stops.push(stop.name);
    if (stop.name === "") continue; // The browser's own toolbars come next.
    expect(stop).toEqual({ name: stop.name, isVisible: true });
    if (typeof name === "string" ? stop.name === name : name.test(stop.name)) return;
  }
  throw new Error(`Tab does not lead to ${name}, but to ${stops.join(" | ")}`);
}

it("everything works with the keyboard: sign in, make a video, watch it, close it, sign out", async () => {
  const account = await newAccount();
  const page = await (await newPhone()).newPage();
  await page.goto("/sign-in");
  await page.getByLabel("Email").waitFor();
  await tabTo(page, "Email");
  await page.keyboard.type(account.email);
  await tabTo(page, "Password");
  await page.keyboard.type(account.password);
  await page.keyboard.press("Enter");

  await page.getByRole("textbox", { name: "Prompt" }).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.localName)).toBe("main");
  await tabTo(page, "Prompt");
  await page.keyboard.type("A lamp in a dark room, slowly turning");
  await page.getByRole("button", { name: "Resolution: 480p" }).waitFor();
  await page.keyboard.press("Control+Enter");

  await page.getByRole("link", { name: /^Watch: A lamp/ }).waitFor();
  await tabTo(page, /^Watch: A lamp/);
  await page.keyboard.press("Enter");
  await page.getByLabel("Video", { exact: true }).waitFor();
  const paused = () =>
    page.getByLabel("Video", { exact: true })
      .evaluate((video) => video instanceof HTMLVideoElement && video.paused);
  await expect.poll(paused).toBe(false); // It starts by itself.
  await page.keyboard.press("Space");
  await expect.poll(paused).toBe(true);
  await tabTo(page, "Play");
  await page.keyboard.press("Space");
  await expect.poll(paused).toBe(false);
  await page.keyboard.press("Escape");
  await page.getByLabel("Video", { exact: true }).waitFor({ state: "detached" });
  await expect.poll(async () => (await focused(page)).name).toMatch(/^Watch: A lamp/);

  await tabTo(page, "You");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Sign out", exact: true }).waitFor();
  await tabTo(page, "Sign out");
  await page.keyboard.press("Enter");
  await page.getByLabel("Password").waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.localName)).toBe("main");
});

it("an element that disappears passes its focus on", async () => {
  const page = await (await newPhone()).newPage();
  await page.goto("/sign-in");
  await page.getByLabel("Email").waitFor();
  await tabTo(page, "Create an account");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Create an account" }).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.localName)).not.toBe("body");
});
