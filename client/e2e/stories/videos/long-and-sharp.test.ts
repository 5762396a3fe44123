import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { inputOf } from "../../../../scripts/fake-replicate/test/input-of.ts";
import { creditsOf, make, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";
import { pick, pickLength } from "../../composer/compose.ts";

useBrowser();

/** Chooses the longest and sharpest video of the newest model. */
async function openDearest(credits: number): Promise<Page> {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount(credits));
  await pick(page, "model", "wan-2.7-t2v");
  await pick(page, "resolution", "1080p");
  await pickLength(page, 15);
  return page;
}

it("15 seconds in 1080p cost 450 credits, as the button says, and are that long, sharp and tall on a phone", async () => {
  const page = await openDearest(500);
  const poster = page.waitForResponse((response) =>
    response.url().includes("/object/posters/") && response.request().method() === "POST"
  );
  await page.getByRole("button", { name: "Make video · 450 credits" }).waitFor();
  const prompt = `A lighthouse at dusk, ${crypto.randomUUID()}`;
  await make(page, prompt);
  await creditsOf(page).getByText("50", { exact: true }).waitFor();
  const watch = page.getByRole("link", { name: `Watch: ${prompt}` });
  await watch.waitFor();
  expect(await inputOf(prompt)).toMatchObject({ resolution: "1080p", duration: 15 });
  expect((await poster).status()).toBe(200);

  await watch.click();
  await page.waitForFunction(() =>
    (document.querySelector<HTMLVideoElement>("dialog video")?.videoWidth ?? 0) > 0
  );
  const { width, height, seconds } = await page.locator("dialog video").evaluate((
    { videoWidth, videoHeight, duration }: HTMLVideoElement,
  ) => ({ width: videoWidth, height: videoHeight, seconds: Math.round(duration) }));
  expect({ width, height, seconds }).toEqual({ width: 1080, height: 1920, seconds: 15 });
});

it("if the balance is too small for it, the composer names what it costs, and a cheaper choice", async () => {
  const page = await openDearest(449);
  await page.getByText("This costs 450 credits, you have 449. 14 s costs 420.").waitFor();
  await pickLength(page, 14);
  await page.getByRole("button", { name: "Make video · 420 credits" }).waitFor();
});
