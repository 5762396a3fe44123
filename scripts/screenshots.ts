/**
 * `npm run screenshots`: takes the pictures of the README and the manifest from the app itself,
 * with real generations.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { pick } from "../client/e2e/composer/compose.ts";
import { build, preview } from "vite";
import { anyPorts, exampleSettings, startLocal } from "./local.ts";
import { readOptions } from "./command-line/read-options.ts";
import { readCode } from "./stack/mailbox/read-code.ts";
import { findChromium } from "./test/browser.ts";
import { browserArgs } from "./test/browser-args.ts";

readOptions("npm run screenshots --", {});

const picturesFolder = new URL("../client/screenshots/", import.meta.url).pathname;
const photo = new URL("../client/e2e/fixtures/photo.jpg", import.meta.url).pathname;

/**
 * The looks that the README and the manifest show: a phone in dark and light mode, and a desktop.
 */
const looks = [
  { name: "phone", page: { viewport: { width: 390, height: 844 }, colorScheme: "dark" } },
  { name: "phone-light", page: { viewport: { width: 390, height: 844 }, colorScheme: "light" } },
  { name: "desk", page: { viewport: { width: 1280, height: 800 }, colorScheme: "dark" } },
] as const;

const folder = await mkdtemp(join(tmpdir(), "wan-pwa-screenshots-"));
const { stack, replicate, stripe, stop } = await startLocal({
  ports: anyPorts,
  settings: await exampleSettings(),
  dataFolder: join(folder, "data"),
  seed: false,
  fsync: false,
  runMs: 1000,
});
process.env["VITE_SUPABASE_URL"] = stack.urls.api;
process.env["VITE_SUPABASE_PUBLISHABLE_KEY"] = stack.keys.publishable;
process.env["VITE_CHECKOUT_ORIGINS"] = stripe.checkoutOrigins;
const app = {
  configFile: new URL("../client/vite.config.ts", import.meta.url).pathname,
  build: { outDir: join(folder, "app") },
  logLevel: "error",
} as const;
await build(app);
const server = await preview({ ...app, preview: { port: 0, host: "127.0.0.1" } });
const browser = await chromium.launch({
  executablePath: await findChromium(console.log),
  args: browserArgs,
});

try {
  const context = await browser.newContext({
    baseURL: server.resolvedUrls?.local[0] ?? "",
    ...looks[0].page,
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
  });
  const page = await context.newPage();
  await page.goto("/");
  await page.getByRole("button", { name: /^Make video/ }).waitFor();
  await shoot(page, "visitor");
  await signUp(page);

  await make(page, "A paper boat drifts down a rainy street at dusk, slow dolly shot");
  await make(page, "Macro shot of a hummingbird drinking from a red flower, morning light");
  await tellReplicate("faults", { match: { op: "run" }, effect: "fail:E005", times: 1 });
  await send(page, "A crowd of strangers dancing in slow motion");
  await page.getByRole("article").getByText("10 credits returned").waitFor();
  await tellReplicate("settings", { run_ms: 60_000 });
  await pick(page, "mode", "i2v");
  await page.getByLabel("Choose a photo").setInputFiles(photo);
  await send(page, "An old lighthouse, the beam turns, the sun goes down");
  await page.getByText(/Making · [3-9]\d %/).first().waitFor({ timeout: 60_000 });
  await page.waitForFunction(() => document.querySelector("[data-sonner-toast]") === null);

  await page.getByRole("link", { name: "Videos" }).click();
  await page.waitForLoadState("networkidle");
  await shoot(page, "videos");
  await page.getByRole("link", { name: "Create" }).click();
  await pick(page, "mode", "t2v");
  await page.getByRole("textbox", { name: "Prompt" }).fill(
    "Neon koi swim through a flooded subway station",
  );
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await shoot(page, "create");

  await page.getByRole("link", { name: /^Watch: A paper boat/ }).click();
  await page.waitForFunction(() => document.querySelector("video")?.currentTime);
  await shoot(page, "player");
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("link", { name: "Credits", exact: true }).click();
  await page.getByText("100 free credits").waitFor();
  await shoot(page, "credits");
  await page.getByRole("link", { name: "You" }).click();
  await page.getByText("2 videos").waitFor();
  await shoot(page, "you");
} finally {
  await browser.close();
  await server.close();
  await stop();
  await rm(folder, { recursive: true, force: true });
}

async function signUp(page: Page): Promise<void> {
  await page.goto("/sign-up");
  await page.getByLabel("Email").fill("ada@example.com");
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Create account" }).click();
  const code = page.getByLabel("Six-digit code");
  await code.waitFor();
  await code.fill(await readCode(stack.urls.mailbox, "ada@example.com"));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function send(page: Page, prompt: string): Promise<void> {
  await page.getByRole("textbox", { name: "Prompt" }).fill(prompt);
  await page.getByRole("button", { name: /^Make video/ }).click();
}

async function make(page: Page, prompt: string): Promise<void> {
  await send(page, prompt);
  await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
}

/**
 * Hints in the prompts would be visible in the pictures. The control routes do the same invisibly.
 */
async function tellReplicate(route: string, body: object): Promise<void> {
  const response = await fetch(`${replicate.controlUrl}/${route}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(5_000),
  });
  if (!response.ok) throw new Error(`The fake Replicate answers ${response.status} to ${route}.`);
}

/** Takes one screen in every look, as WebP, which is a fifth of the size. */
async function shoot(page: Page, screen: string): Promise<void> {
  for (const { name, page: { viewport, colorScheme } } of looks) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() => scrollTo(0, 0));
    await page.waitForLoadState("networkidle");
    const png = await page.screenshot({
      animations: "disabled",
      scale: viewport.width < 900 ? "device" : "css",
    });
    const webp = await toWebp(page, png);
    await writeFile(join(picturesFolder, `${screen}-${name}.webp`), webp);
  }
  await page.setViewportSize(looks[0].page.viewport);
}

/**
 * Runs in a page of its own, because the app's content security policy blocks what the app does not
 * load itself.
 */
async function toWebp(page: Page, png: Buffer): Promise<Buffer> {
  const blank = await page.context().newPage();
  const base64 = await blank.evaluate(async (bytes) => {
    const image = await createImageBitmap(
      await (await fetch(`data:image/png;base64,${bytes}`)).blob(),
    );
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    const blob = await canvas.convertToBlob({ type: "image/webp", quality: 0.8 });
    return btoa(
      Array.from(new Uint8Array(await blob.arrayBuffer()), (byte) => String.fromCharCode(byte))
        .join(""),
    );
  }, png.toString("base64"));
  await blank.close();
  return Buffer.from(base64, "base64");
}
