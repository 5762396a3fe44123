import type { Page } from "playwright-core";
import { expect, inject, it } from "vitest";
import {
  installServiceWorker,
  make,
  newAccount,
  newPhone,
  signIn,
  still,
  useBrowser,
} from "../../phone/browser.ts";

useBrowser();

/** Everything in localStorage, as one text. */
const kept = (page: Page) => page.evaluate(() => JSON.stringify({ ...localStorage }));

const posterIsKept = (page: Page) =>
  page.waitForFunction(() => JSON.stringify({ ...localStorage }).includes("/sign/posters/"));

const pictureIsShown = (page: Page) =>
  page.waitForFunction(() =>
    (document.querySelector<HTMLImageElement>(".tile img")?.naturalWidth ?? 0) > 0
  );

/** The files that the page links to with this `rel`, and how it requests each. */
const linksOf = (page: Page, rel: string) =>
  page.evaluate(
    (wanted) =>
      [...document.querySelectorAll<HTMLLinkElement>(`link[rel=${wanted}][href$=".css"]`)]
        .map(({ href, crossOrigin }) => ({ href, crossOrigin })),
    rel,
  );

/** A user who has made a video on this phone. */
async function visited() {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await make(page, "A lamp in a dark room, slowly turning");
  await page.getByRole("link", { name: /^Watch: A lamp/ }).waitFor();
  await posterIsKept(page);
  await installServiceWorker(page);
  return page;
}

it("the page names the files of the signed-in part, and each exists", async () => {
  const page = await (await fetch(inject("appUrl"))).text();
  const [, files = ""] = /<script src="\/start.js" data-signed-in="([^"]*)">/.exec(page) ?? [];
  expect(files).toMatch(/^\/assets\/signed-in-[\w-]+\.js .*\/assets\/client-[\w-]+\.js/);
  for (const file of files.split(" ")) {
    const { headers } = await fetch(`${inject("appUrl")}${file}`);
    expect(headers.get("content-type")).toMatch(/^text\/(javascript|css)/);
  }
});

it("the next start has the newest picture before it has sent any request to the server", async () => {
  const page = await visited();
  const asked: string[] = [];
  const scripts: string[] = [];
  page.on("request", (request) => {
    if (request.resourceType() === "script") scripts.push(request.url());
    if (request.url().includes("/sign/posters")) asked.push(`${request.method()} poster`);
    if (request.url().includes("/rest/v1/generations")) asked.push("rows");
  });
  await page.reload();
  await pictureIsShown(page);
  await page.getByRole("banner").getByRole("link", { name: /credits?$/ }).waitFor();
  await expect.poll(() => asked).toContain("rows");
  expect(asked[0]).toBe("GET poster");
  expect(asked.filter((one) => one !== "rows")).toEqual(["GET poster"]);
  // The app uses what public/start.js requests: the same address, requested the same way.
  expect(scripts).toEqual([...new Set(scripts)]);
  const ahead = await linksOf(page, "preload");
  expect(ahead).not.toEqual([]);
  expect(await linksOf(page, "stylesheet")).toEqual(expect.arrayContaining(ahead));
});

it("a stored address that the server no longer accepts is replaced", async () => {
  const page = await visited();
  // With the page closed, nothing overwrites it.
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

it("a poster's address is deleted with its video, and all of them at sign-out", async () => {
  const page = await visited();
  await make(page, "A second video, which stays");
  await page.getByRole("link", { name: /^Watch: A second/ }).waitFor();
  const addresses = async () => (await kept(page)).split("/sign/posters/").length - 1;
  await expect.poll(addresses).toBe(2);
  await page.getByRole("link", { name: /^Watch: A lamp/ }).click();
  await still(page);
  await page.getByRole("button", { name: "Delete" }).click();
  await expect.poll(addresses).toBe(1);
  await page.goto("/you");
  // What is read moves the button down, and a tap could miss.
  await page.locator(".you-used[aria-busy=false]").waitFor();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByLabel("Password").waitFor();
  await expect.poll(() => kept(page)).not.toMatch(/token|posters/);
});
