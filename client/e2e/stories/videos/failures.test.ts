import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { failRun } from "../../../../scripts/fake-replicate/test/end-run.ts";
import { creditsOf, make, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";

useBrowser();

/** Makes a video that is canceled on its tile, or that fails. */
async function begin(page: Page): Promise<string> {
  const prompt = `A lamp in a dark room, ${crypto.randomUUID()} [sim:stuck]`;
  await make(page, prompt);
  await tileOf(page, prompt).getByText(/^(Starting|Making)/).waitFor();
  return prompt;
}

const tileOf = (page: Page, prompt: string) => page.getByRole("article", { name: prompt });

it("a video is canceled on its tile, which becomes a strip in neutral ink", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  const prompt = await begin(page);
  await creditsOf(page).getByText("90").waitFor();
  const tile = tileOf(page, prompt);
  const before = await tile.boundingBox();
  await tile.getByRole("button", { name: /^Cancel/ }).click();
  await tile.getByText("10 credits returned").waitFor();
  await creditsOf(page).getByText("100").waitFor();
  const colourOf = (text: string) =>
    tile.getByText(text, { exact: true }).evaluate((element) => getComputedStyle(element).color);
  const ink = await page.evaluate(() => getComputedStyle(document.body).color);
  expect(await colourOf("Canceled")).toBe(ink);
  const strip = await tile.boundingBox();
  expect(strip?.height ?? 0).toBeLessThan((before?.height ?? 0) * 0.75);
  await tile.getByRole("button", { name: /^Retry · 10 credits/ }).waitFor();
});

it("a failure can be dismissed: it stays away after a reload, and the filter still has it", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  const prompt = await begin(page);
  await failRun(prompt, "CUDA out of memory. Tried to allocate 2.00 GiB");
  await tileOf(page, prompt).getByText("10 credits returned").waitFor();
  await tileOf(page, prompt).getByRole("button", { name: /^Dismiss/ }).click();
  await tileOf(page, prompt).waitFor({ state: "detached" });
  await page.goto("/videos");
  await creditsOf(page).getByText("100").waitFor();
  await page.goto("/videos?show=failed");
  await tileOf(page, prompt).getByText("10 credits returned").waitFor();
  await page.goto("/videos");
  await page.getByText(/^No videos yet/).waitFor();
  expect(await tileOf(page, prompt).count()).toBe(0);
});
