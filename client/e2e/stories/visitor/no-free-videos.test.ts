import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { newPhone, useBrowser } from "../../phone/browser.ts";
import { promptOf } from "../../composer/visitor.ts";

useBrowser();

const PROMISE = /free videos?, no card/;

/** From here on the server says that the free videos of today are gone. */
async function closeWelcomes(page: Page): Promise<void> {
  await page.route("**/rest/v1/rpc/read_offer", async (route) => {
    const response = await route.fetch();
    const json = await response.json();
    json.welcome.open = false;
    await route.fulfill({ response, json });
  });
}

it("when today's free videos are gone, nothing promises them, and the sign-up says when they come", async () => {
  const page = await (await newPhone()).newPage();
  await page.goto("/");
  await page.getByText("10 free videos, no card").waitFor();

  await closeWelcomes(page);
  const answered = page.waitForResponse("**/rest/v1/rpc/read_offer");
  await page.reload();
  await answered;
  await promptOf(page).waitFor();
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.getByRole("heading", { name: "Create an account" }).waitFor();
  await page.getByText(
    "Today's free videos are all gone. You get your 10 automatically on one of the next days.",
  ).waitFor();
  expect(await page.getByText(PROMISE).count()).toBe(0);
  // The answer is known by now, and the first page has read it.
  await page.goBack();
  await promptOf(page).waitFor();
  expect(await page.getByText(PROMISE).count()).toBe(0);
  await page.unrouteAll({ behavior: "ignoreErrors" });
});
