import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { largeClip, tinyClip } from "../../fixtures/large-clip.ts";
import {
  creditsOf,
  installServiceWorker,
  make,
  newAccount,
  newPhone,
  signIn,
  useBrowser,
} from "../../phone/browser.ts";
import { closeSheet, openRow, pick, rowOf, sheetOf } from "../../composer/compose.ts";
import { fileKept } from "../../composer/kept-file.ts";

useBrowser();

const MB = 1024 * 1024;
const PROMPT = "Make it rain, with drops on the lens";

async function openEdit(model: string) {
  const phone = await newPhone();
  const page = await phone.newPage();
  await signIn(page, await newAccount(500));
  await pick(page, "mode", "v2v");
  await pick(page, "model", model);
  return { phone, page };
}

const field = (page: Page) => rowOf(page, "Clip");

it("a clip that is too long is cut on the phone, uploaded, priced by its length, and edited", async () => {
  const { page } = await openEdit("wan-2.7-videoedit");
  await page.getByLabel("Choose a clip").setInputFiles(tinyClip("long.mp4"));
  // Its sheet opens by itself: without a part, nothing can be done with it.
  await sheetOf(page, "Clip")
    .getByText("It is 12 s long, and up to 10 s fit here. Pick a part.").waitFor();
  expect(await page.getByText("Uploading").count()).toBe(0);
  await page.getByRole("slider", { name: "Begins at" }).fill("1");
  await page.getByRole("slider", { name: "Length" }).fill("3");
  await page.getByText("From 2 s to 5 s").waitFor();
  await page.getByRole("button", { name: "Use this part" }).click();
  await closeSheet(page);
  await field(page).getByText("0:02–0:05").waitFor();
  await field(page).getByText(/^3 s · 64 × 48 · with sound$/).waitFor();
  // 20 credits a second.
  await page.getByRole("button", { name: "Make video · 60 credits" }).waitFor();

  const sheet = await openRow(page, "Clip");
  await sheet.getByRole("button", { name: "Change the part" }).click();
  await page.getByText("From 2 s to 5 s").waitFor();
  await page.getByRole("slider", { name: "Begins at" }).fill("0");
  await sheet.getByRole("button", { name: "Use this part" }).click();
  await sheet.getByRole("button", { name: "Change the part" }).waitFor();
  await closeSheet(page);
  await field(page).getByText("0:00–0:03").waitFor();
  await page.getByRole("button", { name: "Make video · 60 credits" }).waitFor();
  await make(page, PROMPT);
  await creditsOf(page).getByText("440").waitFor();
  await page.getByRole("link", { name: /^Watch: Make it rain/ }).waitFor();
});

it("an upload that broke off goes on where it stopped, also after the app was closed", async () => {
  const { phone, page } = await openEdit("wan-2.7-videoedit");
  const parts: string[] = [];
  let isBroken = true;
  await phone.route("**/storage/v1/upload/resumable/*", async (route) => {
    const request = route.request();
    if (request.method() !== "PATCH") return await route.fallback();
    const offset = request.headers()["upload-offset"] ?? "";
    if (isBroken && offset !== "0") return await route.abort("connectionreset");
    parts.push(offset);
    await route.fallback();
  });
  await page.getByLabel("Choose a clip").setInputFiles({
    name: "clip.mov",
    mimeType: "video/quicktime",
    buffer: await largeClip("turned.mov", 13 * MB),
  });
  await field(page).getByText("Uploading · 46 %").waitFor();
  await expect.poll(() => parts).toEqual(["0"]);
  await fileKept(page);

  await page.close(); // As when the system kills the app.
  isBroken = false;
  const again = await phone.newPage();
  await again.goto("/");
  await field(again).getByText("6 s · 48 × 64 · no sound").waitFor();
  expect(parts).toEqual(["0", `${6 * MB}`, `${12 * MB}`]);
  await again.getByRole("button", { name: /^Make video · 120 credits$/ }).waitFor();
});

it("a clip that was chosen is still there after a start without a network, and is sent later", async () => {
  const { phone, page } = await openEdit("wan-2.7-videoedit");
  await installServiceWorker(page);
  let isBroken = true;
  await phone.route("**/storage/v1/object/clips/**", async (route) => {
    if (isBroken) await route.abort("internetdisconnected");
    else await route.fallback();
  });
  await page.getByLabel("Choose a clip").setInputFiles(tinyClip("turned.mov"));
  await field(page).getByText("No connection. Nothing was lost; try again.").waitFor();
  await fileKept(page);

  await phone.setOffline(true);
  await page.reload();
  await page.getByRole("banner").getByText(/^Offline/).waitFor();
  isBroken = false;
  await phone.setOffline(false);
  await field(page).getByText("6 s · 48 × 64 · no sound").waitFor();
});

it("a clip that is refused never leaves the phone, and the message names the limit", async () => {
  const { page } = await openEdit("wan-2.7-videoedit");
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/storage/v1/") && request.method() === "POST") {
      sent.push(request.url());
    }
  });
  const refused: [name: string, text: string][] = [
    ["long.webm", "That file isn't a clip we can use here. MP4, MOV, up to 50 MB."],
    ["long.mp3", "That file isn't a clip we can use here. MP4, MOV, up to 50 MB."],
  ];
  for (const [name, text] of refused) {
    await page.getByLabel("Choose a clip").setInputFiles(tinyClip(name));
    await page.getByRole("region", { name: /Messages/ }).getByText(text).waitFor();
  }
  expect(sent).toEqual([]);
});
