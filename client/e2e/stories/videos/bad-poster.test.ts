import { createClient } from "@supabase/supabase-js";
import type { Page } from "playwright-core";
import { expect, inject, it } from "vitest";
import { make, newAccount, newPhone, signIn, useBrowser } from "../../phone/browser.ts";

useBrowser();

/** Every poster that another device of this user stores is black, as Firefox drew them. */
async function drawOnlyBlack(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { prototype } = HTMLCanvasElement;
    const { toBlob } = prototype;
    prototype.toBlob = function (...given) {
      this.getContext("2d")?.fillRect(0, 0, this.width, this.height);
      return toBlob.apply(this, given);
    };
  });
}

/** The colours of the first tile's picture, at a small size. */
const coloursOf = (page: Page) =>
  page.evaluate(() => {
    const picture = document.querySelector<HTMLImageElement>(".tile img");
    const context = document.createElement("canvas").getContext("2d");
    if (!picture?.naturalWidth || !context) return 0;
    context.drawImage(picture, 0, 0, 32, 32);
    return new Set(new Uint32Array(context.getImageData(0, 0, 32, 32).data.buffer)).size;
  });

it("a black poster of a video that is not black is drawn again, once, for all devices", async () => {
  const account = await newAccount();
  const bad = await (await newPhone()).newPage();
  await drawOnlyBlack(bad);
  await signIn(bad, account);
  const stored = bad.waitForResponse((response) =>
    response.url().includes("/object/posters/") && response.request().method() === "POST"
  );
  await make(bad, "A lamp in a dark room, slowly turning");
  await bad.getByRole("link", { name: /^Watch: A lamp/ }).waitFor();
  expect((await stored).ok()).toBe(true);
  await bad.close();

  const good = await (await newPhone()).newPage();
  const replaced = good.waitForResponse((response) =>
    /\/object\/posters\/.*\.2\.jpg$/.test(response.url()) && response.request().method() === "POST"
  );
  await signIn(good, account);
  expect((await replaced).ok()).toBe(true);

  const other = await (await newPhone()).newPage();
  const uploads: string[] = [];
  other.on("request", (request) => {
    if (request.url().includes("/object/posters/")) uploads.push(request.url());
  });
  await signIn(other, account);
  await other.goto("/videos");
  await expect.poll(() => coloursOf(other)).toBeGreaterThan(16);
  expect(uploads).toEqual([]);

  const { apiUrl, secretKey } = inject("stack");
  const { data } = await createClient(apiUrl, secretKey).storage.from("posters").list(account.id);
  expect(data?.map(({ name }) => name.replace(/^[\da-f-]{36}/, "")).toSorted())
    .toEqual([".2.jpg", ".jpg"]);
});
