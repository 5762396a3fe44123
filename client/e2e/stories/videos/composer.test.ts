import { expect, it } from "vitest";
import { creditsOf, make, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import { closeSheet, openChip, openIdeas, pick } from "../../composer/compose.ts";
import { lengthenTimers } from "../../phone/long-timers.ts";
import { putRows } from "../../account/rows.ts";
import { drag } from "../../phone/touch.ts";
import { countCreates } from "../../../../scripts/fake-replicate/test/count-creates.ts";

useBrowser();

it("if the price has changed in the meantime, no credits are taken before the user has agreed", async () => {
  const page = await (await newPhone()).newPage();
  // The catalog as the app read it before the price was changed.
  let isOld = true;
  await page.route("**/rest/v1/rpc/read_catalog", async (route) => {
    if (!isOld) return await route.continue();
    const response = await route.fetch();
    const json = await response.json();
    json[0].price[0].credits = 9;
    await route.fulfill({ response, json });
  });
  await signIn(page, await newAccount());
  await page.evaluate(lengthenTimers); // The message stays until it is read.
  const prompt = `A lamp in a dark room, ${crypto.randomUUID()}`;
  await page.getByRole("textbox", { name: "Prompt" }).fill(prompt);
  const button = page.getByRole("button", { name: "Make video · 9 credits" });
  await button.waitFor();
  isOld = false;
  await button.click();
  await page.getByRole("region", { name: /Messages/ }).getByText(/^The price has changed/)
    .waitFor();
  await creditsOf(page).getByText("100").waitFor();
  expect(await countCreates(prompt)).toBe(0);

  await expect.poll(() => page.getByRole("textbox", { name: "Prompt" }).inputValue()).toBe(prompt);
  // Repeatedly: an accidental double tap must not accept the new price.
  await expect.poll(async () => {
    const accept = page.getByRole("button", { name: "Make video · 10 credits" });
    await accept.click({ timeout: 1_000 }).catch(() => {}); // It may have been accepted.
    return await creditsOf(page).textContent();
  }).toContain("90");
  await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
  expect(await countCreates(prompt)).toBe(1);
  await page.unrouteAll({ behavior: "ignoreErrors" });
});

it("settings under More are sent with the video, and earlier prompts are one tap away", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await pick(page, "model", "wan-2.1-t2v-14b");
  await openChip(page, "more");
  await page.getByLabel("Seed").fill("42");
  await page.getByLabel("Avoid").fill("blur, text");
  await closeSheet(page);
  await make(page, "A lamp in a dark room, slowly turning");
  await page.getByRole("link", { name: /^Watch: A lamp/ }).waitFor();
  expect(await countCreates('"seed":42')).toBe(1);

  const prompt = page.getByRole("textbox", { name: "Prompt" });
  await prompt.press("ArrowUp");
  await expect.poll(() => prompt.inputValue()).toBe("A lamp in a dark room, slowly turning");
  await prompt.press("ArrowDown");
  await expect.poll(() => prompt.inputValue()).toBe("");
  await openIdeas(page);
  await page.getByRole("dialog").getByRole("button", { name: /^A lamp/ }).click();
  await expect.poll(() => prompt.inputValue()).toBe("A lamp in a dark room, slowly turning");
});

it("the composer becomes a line while a phone scrolls down, and opens again with a tap or by scrolling up", async () => {
  const page = await (await newPhone()).newPage();
  const account = await newAccount();
  await putRows(account.id, { count: 60, state: "failed", prompt: "A storm in a glass" });
  await signIn(page, account);
  await page.getByText("A storm in a glass 60").waitFor();
  // With the prices, the composer has its height.
  await page.getByRole("button", { name: "Make video · 10 credits" }).waitFor();
  const prompt = page.getByRole("textbox", { name: "Prompt" });
  const form = page.getByRole("form", { name: "Create" });
  const isOpen = () => prompt.evaluate((field) => field.closest("[inert]") === null);
  const top = async () => (await form.boundingBox())?.y ?? 0;
  const isHere = () => prompt.evaluate((field) => field === document.activeElement);
  const openTop = await top();
  // A finger would stop what still scrolls, but the tap of a story does not.
  const swipe = async (from: number, to: number) => {
    const ended = page.evaluate(() =>
      new Promise((done) => addEventListener("scrollend", () => done(null), { once: true }))
    );
    await drag(page, { from: { x: 195, y: from }, to: { x: 195, y: to } });
    await ended;
  };

  await swipe(300, 100);
  const line = page.getByRole("button", { name: "Describe a video…" });
  await line.waitFor();
  expect(await isOpen()).toBe(false);
  await expect.poll(top).toBeGreaterThan(openTop + 50);
  await line.click();
  // By the tap itself. Whatever scrolls later would open it, too.
  expect(await isOpen()).toBe(true);
  await expect.poll(isHere).toBe(true);
  await expect.poll(top).toBeLessThan(openTop + 50);

  // It stays open while somebody types in it.
  await prompt.fill("A lamp in a dark room, slowly turning");
  await swipe(300, 100);
  await page.evaluate(() =>
    new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  );
  expect(await isOpen()).toBe(true);

  // Later, the line shows what is typed.
  await prompt.blur();
  await swipe(300, 100);
  await page.getByRole("button", { name: "A lamp in a dark room, slowly turning" }).waitFor();
  expect(await isOpen()).toBe(false);
  await swipe(100, 300);
  await expect.poll(isOpen).toBe(true);
  expect(await prompt.inputValue()).toBe("A lamp in a dark room, slowly turning");
});
