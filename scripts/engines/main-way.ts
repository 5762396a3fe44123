/** The main way through the app, described once for every browser. */
import { createClient } from "@supabase/supabase-js";
import * as z from "zod/mini";
import { readCode } from "../stack/mailbox/read-code.ts";
import type { Driver } from "./driver.ts";
import type { Network } from "./network.ts";
import { openPage, type Page } from "./page.ts";

interface World {
  driver: Driver;
  app: Network;
  api: Network;
  mailboxUrl: string;
  publishableKey: string;
}

/** A step, which continues where the one before it ended. */
export interface Step {
  title: string;
  run(): Promise<void>;
}

const POLL_MS = 30_000;
const photo = new URL("../../client/e2e/fixtures/photo.jpg", import.meta.url).pathname;
const boat = "A paper boat sails down a rainy street";
const lighthouse = "An old lighthouse, the beam turns";
const password = "a long password";
const kite = "A red kite above a green hill";
const bell = "A bell rings above a quiet lake";
const rowSchema = z.object({ output_path: z.nullable(z.string()) });

export async function createMainWay(world: World): Promise<{ page: Page; steps: Step[] }> {
  const { driver, app, api, mailboxUrl, publishableKey } = world;
  const page = await openPage(driver, app.url);
  const email = `${crypto.randomUUID()}@example.com`;

  /** Types a prompt, after a tap on the tab bar, and sends it. */
  async function make(prompt: string): Promise<void> {
    await page.click("link", "Create");
    await page.fill("Prompt", prompt);
    await page.click("button", "Make video…");
  }

  /** Starts a video on another device. Returns its client, and the video's path once it is made. */
  async function makeElsewhere(prompt: string, model: string, inputs: object) {
    const client = createClient(api.url, publishableKey, {
      auth: { persistSession: false, autoRefreshToken: false },
    });
    await client.auth.signInWithPassword({ email, password });
    const id = crypto.randomUUID();
    const started = await client.functions.invoke("start-generation", {
      body: { id, mode: "t2v", model, inputs, prompt },
    });
    if (started.error !== null) throw started.error;
    const path = await poll(`a video of "${prompt}"`, async () => {
      const { data } = await client.from("generations").select("output_path").eq("id", id).single();
      return z.parse(rowSchema, data).output_path ?? undefined;
    });
    return { client, path };
  }

  /** Makes a video on another device, one that draws only black. */
  async function storeBlackPoster(black: Buffer): Promise<void> {
    const { client, path } = await makeElsewhere(kite, "wan-2.2-t2v-fast", {});
    const { error } = await client.storage.from("posters")
      .upload(path.replace(".mp4", ".jpg"), black, { contentType: "image/jpeg" });
    if (error !== null) throw error;
  }

  const steps: Step[] = [
    {
      title: "a new user signs up",
      async run() {
        await page.open("/sign-up");
        await page.fill("Email", email);
        await page.fill("Password", password);
        await page.click("button", "Create account");
        await page.see("Six-digit code");
        const code = await poll("code", () => readCode(mailboxUrl, email).catch(() => undefined));
        await page.fill("Six-digit code", code);
        await page.click("button", "Sign in");
        await page.until(balanceIs, 100);
      },
    },
    {
      title: "makes a video and watches it, opened from Create",
      async run() {
        await make(boat);
        await page.until(balanceIs, 90);
        await page.click("link", `Watch: ${boat}`);
        await page.until(plays);
        await page.click("button", "Close");
        await page.until(isClosed);
      },
    },
    {
      title: "watches it, opened from Videos, where its poster is not one colour",
      async run() {
        await page.open("/videos");
        await page.until(keepsPoster);
        await page.open("/videos");
        await page.until(hasPoster, boat);
        expect(await page.run(colours, boat), (count) => count > 16, "colours of the poster");
        await page.click("link", `Watch: ${boat}`);
        await page.until(plays);
        await page.click("button", "Close");
        await page.until(isClosed);
      },
    },
    {
      title: "watches it from Create again, where the tile is a picture now",
      async run() {
        await page.open("/create");
        await page.until(hasPoster, boat);
        await page.click("link", `Watch: ${boat}`);
        await page.until(plays);
        await page.click("button", "Close");
        await page.until(isClosed);
      },
    },
    {
      title: "makes a video from a photo",
      async run() {
        await page.click("link", "Create");
        await page.pick("mode", "i2v");
        await page.chooseFile("Choose a photo", photo);
        await make(lighthouse);
        await page.until(balanceIs, 80);
        await page.see(lighthouse);
        await page.click("link", `Watch: ${lighthouse}`);
        await page.until(plays);
        await page.click("button", "Close");
        await page.until(isClosed);
      },
    },
    {
      title: "sees a video that another tab makes, and its cost",
      async run() {
        const other = await openPage(driver, app.url);
        await other.open("/create");
        await other.pick("mode", "t2v");
        await other.fill("Prompt", "A lamp in a dark room");
        await other.click("button", "Make video…");
        await page.until(balanceIs, 70);
        await page.show();
        await page.see("A lamp in a dark room");
        await page.until(balanceIs, 70);
      },
    },
    {
      title: "finds a video by its words",
      async run() {
        await page.click("link", "Videos");
        await page.click("button", "Search prompts");
        await page.fill("Search prompts", "lighthouse");
        await page.until(showsOnly, lighthouse);
      },
    },
    {
      title: "deletes a video and takes that back, and deletes another",
      async run() {
        await page.open("/videos");
        await page.click("link", `Watch: ${boat}`);
        await page.click("button", "Delete");
        await page.click("button", "Undo");
        await page.open("/videos");
        await page.see(boat);
        await page.click("link", "Watch: A lamp…");
        await page.click("button", "Delete");
        await page.until(hasToldServer);
        await page.open("/videos");
        await page.see(boat);
        await page.until(hidesLamp);
      },
    },
    {
      title: "opens without a network",
      async run() {
        await page.until(hasServiceWorker);
        await app.cut();
        await api.cut();
        try {
          await page.reload();
          await page.see("Offline");
          await page.see(boat);
          await page.until(balanceIs, 70);
        } finally {
          await app.heal();
          await api.heal();
        }
        await page.until(isOnline);
      },
    },
    {
      title: "replaces a black poster that another device has stored",
      async run() {
        await page.open("/credits");
        await storeBlackPoster(Buffer.from(await page.run(drawBlack), "base64"));
        await page.open("/videos");
        await page.until(hasPoster, kite);
        await page.until(isReplaced, kite);
        expect(await page.run(colours, kite), (count) => count > 16, "colours of the poster");
      },
    },
    {
      title: "hears a video, which begins in silence",
      async run() {
        await makeElsewhere(bell, "wan-2.7-t2v", { duration_seconds: 2 });
        await page.open("/videos");
        await page.click("link", `Watch: ${bell}`);
        await page.until(plays);
        expect(await page.run(isHeard), (heard) => !heard, "sound before a tap");
        await page.run(keepMovingMouse);
        await page.click("button", "Sound");
        await page.until(isHeard);
        await page.click("button", "Close");
        await page.until(isClosed);
      },
    },
    {
      title: "continues a video from its last frame",
      async run() {
        await page.open("/videos");
        await page.click("link", `Watch: ${boat}`);
        await page.click("button", "Extend");
        await page.click("button", "The last frame");
        await page.until(showsFrame);
        await page.click("button", "Make video…");
        await page.click("link", "Videos");
        await page.until(areBothMade, boat);
      },
    },
    {
      title: "signs out, and leaves nothing behind",
      async run() {
        await page.click("link", "You");
        await page.click("button", "Sign out");
        await page.until(asksForPassword);
        const kept = await page.run(() => JSON.stringify({ ...localStorage }));
        expect(kept, (text) => !text.includes(email) && !text.includes("posters"), "what is kept");
      },
    },
  ];
  return { page, steps };
}

/** In the page: the balance in the header. */
function balanceIs(credits: number): boolean {
  const shown = document.querySelector("header a[href='/credits']")?.textContent ?? "";
  return shown.trim().startsWith(`${credits} `);
}

/** In the page: the sign-in screen is shown. */
function asksForPassword(): boolean {
  return document.querySelector("input[type=password]") !== null;
}

function hasServiceWorker(): boolean {
  return navigator.serviceWorker.controller !== null;
}

function isOnline(): boolean {
  return !document.body.innerText.includes("Offline");
}

/** In the page: the player is closed. */
function isClosed(): boolean {
  return document.querySelector("dialog") === null;
}

/** In the page: a poster was stored, and its address is kept for the next start. */
function keepsPoster(): boolean {
  return JSON.stringify({ ...localStorage }).includes("/sign/posters/");
}

/** In the page: the message with Undo has gone. */
function hasToldServer(): boolean {
  return !document.body.innerText.includes("Video deleted.");
}

function hidesLamp(): boolean {
  return !document.body.innerText.includes("A lamp in a dark room");
}

/** In the page: the tile of this prompt shows its stored poster. */
function hasPoster(prompt: string): boolean {
  const picture = document.querySelector<HTMLImageElement>(
    `article[aria-label="${prompt}"] img[src*="/posters/"]`,
  );
  return picture !== null && picture.complete && picture.naturalWidth > 0;
}

/** In the page: how many colours the poster of this prompt has. */
function colours(prompt: string): number {
  const picture = document.querySelector<HTMLImageElement>(`article[aria-label="${prompt}"] img`);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 32;
  const context = canvas.getContext("2d");
  if (picture === null || context === null) return 0;
  context.drawImage(picture, 0, 0, 32, 32);
  return new Set(new Uint32Array(context.getImageData(0, 0, 32, 32).data.buffer)).size;
}

/** In the page: this device has drawn the poster again, and the next visit shows that one. */
function isReplaced(prompt: string): boolean {
  const picture = document.querySelector<HTMLImageElement>(
    `article[aria-label="${prompt}"] img[src*=".2.jpg"]`,
  );
  if (picture === null && JSON.stringify({ ...localStorage }).includes(".2.jpg")) location.reload();
  return picture !== null && picture.complete && picture.naturalWidth > 0;
}

/** In the page: a black JPEG, in base64. */
function drawBlack(): string {
  const canvas = document.createElement("canvas");
  canvas.width = 64;
  canvas.height = 36;
  canvas.getContext("2d")?.fillRect(0, 0, 64, 36);
  return canvas.toDataURL("image/jpeg").split(",")[1] ?? "";
}

/** In the page: one video is listed, with this prompt. */
function showsOnly(prompt: string): boolean {
  const tiles = [...document.querySelectorAll("article")];
  return tiles.length === 1 && tiles[0]?.getAttribute("aria-label") === prompt;
}

/** In the page: the player shows a picture that moves. */
function plays(): boolean {
  const video = document.querySelector<HTMLVideoElement>("dialog video");
  return video !== null && video.currentTime > 0.1 && video.videoWidth > 0;
}

/** In the page: as long as the player is open, its controls stay visible. */
function keepMovingMouse(): void {
  setInterval(() => {
    const move = new PointerEvent("pointermove", { pointerType: "mouse", bubbles: true });
    document.querySelector("dialog video")?.dispatchEvent(move);
  }, 500);
}

/** In the page: the player's video plays, and its sound is on. */
function isHeard(): boolean {
  const video = document.querySelector<HTMLVideoElement>("dialog video");
  return video !== null && !video.paused && !video.muted && video.volume > 0;
}

/** In the page: the composer has a photo, and it is not of one colour. */
function showsFrame(): boolean {
  const picture = document.querySelector<HTMLImageElement>('img[src^="blob:"]');
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 32;
  const context = canvas.getContext("2d");
  if (!picture?.complete || context === null) return false;
  context.drawImage(picture, 0, 0, 32, 32);
  return new Set(new Uint32Array(context.getImageData(0, 0, 32, 32).data.buffer)).size > 16;
}

/** In the page: two videos of this prompt can be watched. */
function areBothMade(prompt: string): boolean {
  return document.querySelectorAll(`a[aria-label="Watch: ${prompt}"]`).length === 2;
}

function expect<T>(value: T, isRight: (value: T) => boolean, what: string): void {
  if (!isRight(value)) throw new Error(`${what}: ${value}`);
}

async function poll<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const until = Date.now() + POLL_MS;
  while (Date.now() < until) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`There is no ${what}.`);
}
