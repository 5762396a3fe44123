import { expect, it } from "vitest";
import { creditsOf, make, newAccount, newPhone, signIn, useBrowser } from "../../browser.ts";
import { countCreates } from "../../../../scripts/fake-replicate/test/count-creates.ts";

useBrowser();

it("if the price has changed in the meantime, no credits are taken before the user has agreed", async () => {
  const page = await (await newPhone()).newPage();
  // The catalog as the app read it before the price was changed.
  let isOld = true;
  await page.route("**/rest/v1/models?**", async (route) => {
    if (!isOld) return await route.continue();
    const response = await route.fetch();
    const json = await response.json();
    json[0].model_prices[0].cost = 9;
    await route.fulfill({ response, json });
  });
  await signIn(page, await newAccount());
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
  await page.getByLabel("Model").selectOption("wan-2.1-t2v-14b");
  await page.getByRole("button", { name: "More" }).click();
  await page.getByLabel("Seed").fill("42");
  await page.getByLabel("Avoid").fill("blur, text");
  await make(page, "A lamp in a dark room, slowly turning");
  await page.getByRole("link", { name: /^Watch: A lamp/ }).waitFor();
  expect(await countCreates('"seed":42')).toBe(1);

  const prompt = page.getByRole("textbox", { name: "Prompt" });
  await prompt.press("ArrowUp");
  await expect.poll(() => prompt.inputValue()).toBe("A lamp in a dark room, slowly turning");
  await prompt.press("ArrowDown");
  await expect.poll(() => prompt.inputValue()).toBe("");
  await page.getByRole("button", { name: "Earlier prompts" }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^A lamp/ }).click();
  await expect.poll(() => prompt.inputValue()).toBe("A lamp in a dark room, slowly turning");
});
