import type { Page } from "playwright-core";
import { fileURLToPath } from "node:url";
import { createClient } from "@supabase/supabase-js";
import { expect, inject, it } from "vitest";
import { tinyClip } from "../../fixtures/large-clip.ts";
import {
  type Account,
  installServiceWorker,
  newAccount,
  newPhone,
  signIn,
  useBrowser,
} from "../../phone/browser.ts";

useBrowser();

/** It says where it was recorded. */
const clip = tinyClip("placed.mp4");
const photo = fileURLToPath(new URL("../../fixtures/photo.jpg", import.meta.url));

/** Posts a form as the system does when a photo is shared with the installed app. */
async function share(page: Page, text: string, file = photo): Promise<void> {
  await installServiceWorker(page);
  await page.reload(); // The service worker controls the next page.
  await page.evaluate(() => {
    document.body.innerHTML = `<form action="/share" method="post" enctype="multipart/form-data">
      <input name="text"><input name="file" type="file"><button>Share</button></form>`;
  });
  await page.locator("input[name=text]").fill(text);
  await page.locator("input[name=file]").setInputFiles(file);
  await page.getByRole("button", { name: "Share" }).click();
  await page.waitForURL("/create");
}

const offer = (page: Page) => page.getByRole("region", { name: "From outside Wan" });
const prompt = (page: Page) => page.getByRole("textbox", { name: "Prompt" });

/** Uses what was shared; nothing of it is in the composer before that. */
async function use(page: Page, text: string): Promise<void> {
  await offer(page).getByText(text).waitFor();
  await offer(page).getByRole("img", { name: "The photo from outside" }).waitFor();
  expect(await prompt(page).inputValue()).toBe("");
  await offer(page).getByRole("button", { name: "Use it" }).click();
  await page.getByRole("img", { name: "Your photo" }).waitFor();
  await expect.poll(() => prompt(page).inputValue()).toBe(text);
  await expect.poll(() => page.evaluate(() => caches.has("wan-pwa.shared"))).toBe(false);
}

it("a photo that is shared with the app appears in the composer when the user uses it, once", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await share(page, "The sea by night");
  await page.reload(); // It waits until the user has decided.
  await use(page, "The sea by night");
  // The draft has and keeps it now; nothing is picked up twice.
  await page.reload();
  await page.getByRole("img", { name: "Your photo" }).waitFor();
  await expect.poll(() => prompt(page).inputValue()).toBe("The sea by night");
  expect(await offer(page).count()).toBe(0);
});

it("a clip that is shared with the app appears in Edit when the user uses it, without its place", async () => {
  const page = await (await newPhone()).newPage();
  const account = await newAccount();
  await signIn(page, account);
  await share(page, "Make it rain", clip);
  await offer(page).getByLabel("The clip from outside").waitFor();
  await offer(page).getByRole("button", { name: "Use it" }).click();
  await page.getByRole("region", { name: "Clip" }).getByText("2 s · 64 × 48 · no sound").waitFor();
  await page.getByRole("button", { name: "From: Edit" }).waitFor();
  await expect.poll(() => prompt(page).inputValue()).toBe("Make it rain");

  const { apiUrl, secretKey } = inject("stack");
  const { storage } = createClient(apiUrl, secretKey, { auth: { persistSession: false } });
  const { data: files } = await storage.from("clips").list(account.id);
  const { data } = await storage.from("clips").download(`${account.id}/${files?.[0]?.name}`);
  const stored = Buffer.from(await (data ?? new Blob()).arrayBuffer());
  expect(stored.length).toBeGreaterThan(1000);
  expect(stored.includes("53.55")).toBe(false);
});

it("a photo that is shared before signing in is kept until then", async () => {
  const page = await (await newPhone()).newPage();
  const { email, password }: Account = await newAccount();
  await page.goto("/");
  await share(page, "The sea by night");
  await offer(page).getByText("The sea by night").waitFor();
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await use(page, "The sea by night");
});

/** A form of another site (another port is another origin) that sends itself. */
async function attack(page: Page, referrer: "origin" | "no-referrer"): Promise<void> {
  const action = `${new URL(page.url()).origin}/share`;
  await page.route("http://127.0.0.1:9/", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<meta name="referrer" content="${referrer}">
        <form action="${action}" method="post" enctype="multipart/form-data">
        <input name="text" value="Bought followers"><button>Win</button></form>`,
    }));
  await page.goto("http://127.0.0.1:9/");
  await page.getByRole("button", { name: "Win" }).click();
  await page.waitForURL("**/create");
}

it("a form of another site never reaches the user's draft", async () => {
  const page = await (await newPhone()).newPage();
  await signIn(page, await newAccount());
  await installServiceWorker(page);
  await prompt(page).fill("My own text");

  await attack(page, "origin");
  await expect.poll(() => prompt(page).inputValue()).toBe("My own text");
  expect(await page.evaluate(() => caches.has("wan-pwa.shared"))).toBe(false);
  expect(await offer(page).count()).toBe(0);

  // One that hides where it is from looks like the system: the user decides.
  await attack(page, "no-referrer");
  await offer(page).getByText("Bought followers").waitFor();
  await expect.poll(() => prompt(page).inputValue()).toBe("My own text");
  await offer(page).getByRole("button", { name: "Discard" }).click();
  await offer(page).waitFor({ state: "hidden" });
  await page.reload();
  await prompt(page).waitFor();
  await expect.poll(() => prompt(page).inputValue()).toBe("My own text");
  expect(await offer(page).count()).toBe(0);
});
