import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { make, newAccount, newPhone, signIn, useBrowser } from "../browser.ts";

useBrowser();

/** All that lies in localStorage, as one text. */
const kept = (page: Page) => page.evaluate(() => JSON.stringify({ ...localStorage }));

const posterIsKept = (page: Page) =>
  page.waitForFunction(() => JSON.stringify({ ...localStorage }).includes("/sign/posters/"));

const pictureIsShown = (page: Page) =>
  page.waitForFunction(() =>
    (document.querySelector<HTMLImageElement>(".tile img")?.naturalWidth ?? 0) > 0
  );

/** Somebody who has made a video on this phone. */
async function visited() {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await make(page, "A lamp in a dark room, slowly turning");
  await page.getByRole("link", { name: /^Watch: A lamp/ }).waitFor();
  await posterIsKept(page);
  return page;
}

it("a kept address that the server does not take any more is replaced", async () => {
  const page = await visited();
  // With the page gone, nothing writes over it.
  await page.goto("about:blank");
  await page.context().addInitScript(() => {
    for (const [key, value] of Object.entries(localStorage)) {
      if (key.endsWith(".known")) {
        localStorage.setItem(key, value.replace(/token=\w+/g, "token=no"));
      }
    }
  });
  const refused = page.waitForResponse((response) =>
    response.url().includes("/sign/posters/") && response.status() >= 400
  );
  await page.goto("/create");
  await refused;
  await pictureIsShown(page);
});

it("a poster's address goes with its video, and all of them with the sign-out", async () => {
  const page = await visited();
  await make(page, "A second video, which stays");
  await page.getByRole("link", { name: /^Watch: A second/ }).waitFor();
  const addresses = async () => (await kept(page)).split("/sign/posters/").length - 1;
  await expect.poll(addresses).toBe(2);
  await page.getByRole("link", { name: /^Watch: A lamp/ }).click();
  await page.getByRole("button", { name: "Delete" }).click();
  await expect.poll(addresses).toBe(1);
  await page.goto("/you");
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByLabel("Password").waitFor();
  expect(await kept(page)).not.toMatch(/token|posters/);
});
