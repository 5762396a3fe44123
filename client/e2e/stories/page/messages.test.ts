import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { completeRun } from "../../../../scripts/fake-replicate/test/end-run.ts";
import {
  canSay,
  make,
  newAccount,
  newPhone,
  saidOn,
  signIn,
  useBrowser,
} from "../../phone/browser.ts";
import { lengthenTimers } from "../../phone/long-timers.ts";

useBrowser();

const messages = (page: Page) => page.locator("[data-sonner-toast][data-removed=false]");

async function openApp(): Promise<Page> {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await page.evaluate(lengthenTimers); // A message stays until it is answered.
  await canSay(page);
  return page;
}

/** Records what appears from here on, however briefly. */
async function watch(page: Page) {
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    new MutationObserver(() => {
      const flashing = document.querySelector("[data-flash]")?.getAttribute("data-flash");
      if (flashing && seen.at(-1) !== flashing) seen.push(flashing);
      if (document.querySelector("[data-sonner-toast]")) seen.push("message");
    }).observe(document.body, { attributes: true, childList: true, subtree: true });
  });
  return () => page.evaluate(() => Reflect.get(globalThis, "seen") as string[]);
}

const lamp = () => `A lamp in a dark room, ${crypto.randomUUID()} [sim:stuck]`;

/** Asks for a video, and waits until Replicate has it. */
async function begin(page: Page, prompt: string): Promise<void> {
  await make(page, prompt);
  await page.getByRole("article", { name: prompt }).getByText(/^(Starting|Making)/).waitFor();
}

it("a video in view needs no message: its tile flashes when it starts and when it is ready", async () => {
  const page = await openApp();
  const seen = await watch(page);
  const prompt = lamp();
  await begin(page, prompt);
  await saidOn(page, /^On its way\. 10 credits taken\. A lamp/).waitFor();
  await completeRun(prompt);
  await saidOn(page, /^Your video is ready\. A lamp/).waitFor();
  await expect.poll(seen).toEqual(["info", "good"]);
  await page.locator("[data-flash]").waitFor({ state: "detached" });
  expect(await messages(page).count()).toBe(0);
});

it("a message about a video out of view lies under the header, and goes when its tile is in view", async () => {
  const page = await openApp();
  const prompt = lamp();
  await begin(page, prompt);
  await page.getByRole("link", { name: "Credits", exact: true }).click();
  await page.getByRole("heading", { name: "History" }).waitFor(); // Until then, it is in view.
  await completeRun(prompt);
  const message = messages(page);
  await message.getByText("Your video is ready.").waitFor();
  await message.getByText("A lamp in a dark room").waitFor();
  // A new video has no poster yet, so the message shows its first frame.
  await message.locator(".message-thumbnail video").waitFor();
  await expect.poll(async () => {
    const header = await page.getByRole("banner").boundingBox();
    const box = await message.boundingBox();
    return Math.round((box?.y ?? 0) - (header?.y ?? 0) - (header?.height ?? 0));
  }).toBeGreaterThan(0);
  const box = await message.boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(220);
  await page.getByRole("link", { name: "Videos", exact: true }).click();
  await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
  await message.waitFor({ state: "detached" });
});

it("several videos that are ready are one message, which leads to the list", async () => {
  const page = await openApp();
  const prompts = [lamp(), lamp()] as const;
  await begin(page, prompts[0]);
  await page.reload(); // A second tap within a moment would count as a double tap.
  await page.evaluate(lengthenTimers);
  await canSay(page);
  await begin(page, prompts[1]);
  await page.getByRole("link", { name: "You", exact: true }).click();
  await page.getByLabel("Your name").waitFor(); // Until then, they are in view.
  await completeRun(prompts[0]);
  await messages(page).getByText("Your video is ready.").waitFor();
  await completeRun(prompts[1]);
  await messages(page).getByText("2 videos are ready.").waitFor();
  expect(await messages(page).count()).toBe(1);
  await messages(page).getByRole("button", { name: "Show" }).click();
  await page.waitForURL(/\/videos$/);
  for (const prompt of prompts) {
    await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
  }
});

it("the first video asks on its tile whether to tell when it is ready, and the browser after a yes", async () => {
  const page = await openApp();
  await page.evaluate(() => {
    Reflect.set(Notification, "requestPermission", () => {
      Reflect.set(globalThis, "wasAsked", true);
      Reflect.defineProperty(Notification, "permission", { value: "denied" });
      return Promise.resolve("denied");
    });
  });
  const wasAsked = () => page.evaluate(() => Reflect.get(globalThis, "wasAsked") === true);
  await begin(page, lamp());
  const question = page.getByRole("article").getByRole("button", {
    name: "Tell me when it's ready?",
  });
  await question.waitFor();
  expect(await wasAsked()).toBe(false);
  await question.click();
  await question.waitFor({ state: "detached" });
  expect(await wasAsked()).toBe(true);
});
