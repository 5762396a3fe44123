/**
 * `npm run screenshots`: the pictures of the README, taken of the app itself with real generations.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { build, preview } from "vite";
import { anyPorts, exampleSettings, startLocal } from "./local.ts";
import { findChromium } from "./test/browser.ts";

const picturesFolder = new URL("../client/screenshots/", import.meta.url).pathname;
const photo = new URL("../client/e2e/fixtures/photo.jpg", import.meta.url).pathname;

const folder = await mkdtemp(join(tmpdir(), "wan-pwa-screenshots-"));
const { stack, replicate, stop } = await startLocal({
  ports: anyPorts,
  settings: await exampleSettings(),
  dataFolder: join(folder, "data"),
  seed: false,
  fsync: false,
  runMs: 1000,
});
process.env["VITE_SUPABASE_URL"] = stack.urls.api;
process.env["VITE_SUPABASE_PUBLISHABLE_KEY"] = stack.keys.publishable;
const app = {
  configFile: new URL("../client/vite.config.ts", import.meta.url).pathname,
  build: { outDir: join(folder, "app") },
  logLevel: "error",
} as const;
await build(app);
const server = await preview({ ...app, preview: { port: 0, host: "127.0.0.1" } });
const browser = await chromium.launch({
  executablePath: await findChromium(console.log),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});

try {
  const context = await browser.newContext({
    baseURL: server.resolvedUrls?.local[0] ?? "",
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
    colorScheme: "dark",
  });
  const page = await context.newPage();
  await signUp(page);

  await make(page, "A paper boat drifts down a rainy street at dusk, slow dolly shot");
  await make(page, "Macro shot of a hummingbird drinking from a red flower, morning light");
  await tellReplicate("faults", { match: { op: "run" }, effect: "fail:E005", times: 1 });
  await send(page, "A crowd of strangers dancing in slow motion");
  await page.getByRole("article").getByText("10 credits returned").waitFor();
  await tellReplicate("settings", { run_ms: 40_000 });
  await page.getByRole("radio", { name: "Photo" }).check();
  await page.getByLabel("Choose a photo").setInputFiles(photo);
  await send(page, "An old lighthouse, the beam turns, the sun goes down");
  await page.getByText(/Making · [3-9]\d %/).first().waitFor();
  await expectNoToasts(page);
  await page.getByRole("link", { name: "Videos" }).click();
  await page.waitForLoadState("networkidle");
  await shoot(page, "videos");

  await page.getByRole("link", { name: /^Watch: A paper boat/ }).click();
  await page.waitForFunction(() =>
    document.querySelector<HTMLVideoElement>("dialog video")?.currentTime
  );
  await shoot(page, "player");
  await page.getByRole("button", { name: "Close" }).click();

  await page.getByRole("link", { name: "Credits", exact: true }).click();
  await page.getByText("100 free credits").waitFor();
  await shoot(page, "credits");

  await page.getByRole("link", { name: "Create" }).click();
  await page.getByRole("radio", { name: "Text" }).check();
  await page.getByRole("textbox", { name: "Prompt" }).fill(
    "Neon koi swim through a flooded subway station",
  );
  await shoot(page, "create");

  await page.setViewportSize({ width: 1280, height: 800 });
  await shoot(page, "desktop");
} finally {
  await browser.close();
  await server.close();
  await stop();
  await rm(folder, { recursive: true, force: true });
}

async function signUp(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Create account" }).click();
}

async function send(page: Page, prompt: string): Promise<void> {
  await page.getByRole("textbox", { name: "Prompt" }).fill(prompt);
  await page.getByRole("button", { name: /^Make video/ }).click();
}

async function make(page: Page, prompt: string): Promise<void> {
  await send(page, prompt);
  await page.getByRole("link", { name: `Watch: ${prompt}` }).waitFor();
}

/** Hints in the prompts would show in the pictures: the control routes do the same unseen. */
async function tellReplicate(route: string, body: object): Promise<void> {
  const response = await fetch(`${replicate.controlUrl}/${route}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(5_000),
  });
  if (!response.ok) throw new Error(`The fake Replicate answers ${response.status} to ${route}.`);
}

async function expectNoToasts(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector("[data-sonner-toast]") === null);
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(picturesFolder, `${name}.png`), animations: "disabled" });
}
