/** Phones in a real browser, and the users who hold them. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type Session } from "@supabase/supabase-js";
import { type Browser, type BrowserContext, chromium, devices, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, onTestFinished } from "vitest";
import { newUser } from "../../../scripts/test/new-user.ts";
import { browserArgs } from "../../../scripts/test/browser-args.ts";
import { moveCredits } from "../account/credits.ts";
import { place } from "./one-browser.ts";
import { PATIENCE_MS } from "../../../scripts/test/patience.ts";

export const browserPath = process.env["CHROMIUM_PATH"] || "/usr/bin/chromium";

/** The same engine without windows, where this machine has it (scripts/test/headless-shell.ts). */
const shellPath = process.env["HEADLESS_SHELL_PATH"] || browserPath;

/** Gives a file of stories the browser of its worker. */
export function useBrowser(): void {
  beforeAll(async () => {
    if (place.wanPwaBrowser?.isConnected()) return;
    place.wanPwaBrowser = await launch(shellPath);
  });
}

/** Gives a file the whole Chromium, for what its headless shell lacks. */
export function useWholeBrowser(): void {
  let shared: Browser | undefined;
  beforeAll(async () => {
    shared = place.wanPwaBrowser;
    place.wanPwaBrowser = await launch(browserPath);
  });
  afterAll(async () => {
    await place.wanPwaBrowser?.close();
    place.wanPwaBrowser = shared;
  });
}

function launch(executablePath: string, ignoreDefaultArgs: string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath, args: browserArgs, ignoreDefaultArgs });
}

/**
 * A browser of its own that restores pages as they were when the user goes back, which Playwright
 * turns off and the headless shell cannot. A restored page does not load, so wait with
 * `waitUntil: "commit"`. Closed at the end of the story.
 */
export async function browserThatRestores(): Promise<Browser> {
  const browser = await launch(browserPath, ["--disable-back-forward-cache"]);
  onTestFinished(() => browser.close());
  return browser;
}

/**
 * A new phone without stored data, closed at the end of the story. A failing story saves a
 * screenshot.
 */
export async function newPhone(
  baseURL = inject("appUrl"),
  browser = place.wanPwaBrowser,
): Promise<BrowserContext> {
  if (browser === undefined) throw new Error("Call useBrowser() in this file.");
  const context = await browser.newContext({
    ...devices["Pixel 7"],
    viewport: { width: 390, height: 844 },
    baseURL,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addInitScript(holdServiceWorker);
  await context.addInitScript(askBeforeNotifying);
  expectNothingForbidden(context);
  onTestFinished(async ({ task }) => {
    // `onTestFailed` would run after this, when the pages are closed.
    if (task.result?.state === "fail") await takePictures(context);
    await context.close();
  });
  return context;
}

/**
 * Runs in the page: keeps the service worker out until the story wants it. It loads every part of
 * the app, half a second of a core, and would take over requests of a story at no certain moment.
 */
function holdServiceWorker(): void {
  const wanted = new Promise<void>((resolve) =>
    Object.assign(globalThis, { letWorkerIn: resolve })
  );
  const { prototype } = ServiceWorkerContainer;
  const { register } = prototype;
  prototype.register = async function (...what) {
    await wanted;
    return await register.apply(this, what);
  };
}

/** Runs in the page, and from then on at the start of each page, after `holdServiceWorker`. */
const letWorkerIn = () => Reflect.get(globalThis, "letWorkerIn")?.();

/**
 * Runs in the page: the headless shell says that the user has refused notifications, where Chromium
 * would ask.
 */
function askBeforeNotifying(): void {
  if (globalThis.Notification?.permission !== "denied") return;
  Object.defineProperty(Notification, "permission", { value: "default", configurable: true });
}

async function takePictures(context: BrowserContext): Promise<void> {
  for (const [index, page] of context.pages().entries()) {
    const path = join(tmpdir(), `wan-pwa-story-${Date.now()}-${index}.png`);
    await page.screenshot({ path }).then(() => console.log(`The screen: ${path}`), () => {});
  }
}

/** Checks every page of every story: no policy is violated, and no other server gets a request. */
function expectNothingForbidden(context: BrowserContext): void {
  const forbidden: string[] = [];
  context.on("console", (message) => {
    if (/content security policy|permissions.policy/i.test(message.text())) {
      forbidden.push(message.text());
    }
  });
  context.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    // The app and the stack of this run, all on this machine.
    const own = hostname === "127.0.0.1" || protocol === "blob:";
    if (!own) forbidden.push(request.url());
  });
  onTestFinished(() => expect(forbidden).toEqual([]));
}

export interface Account {
  email: string;
  password: string;
  id: string;
  /** Sessions that no phone uses yet. Each phone gets its own. */
  sessions: Session[];
}

const options = { auth: { persistSession: false, autoRefreshToken: false } };

/** Creates an account with this balance. */
export async function newAccount(credits = 100): Promise<Account> {
  const account = { email: `${crypto.randomUUID()}@example.com`, password: "a long password" };
  const session = await newUser(inject("stack"), account);
  if (credits !== 100) await moveCredits(session.user.id, credits - 100);
  return { ...account, id: session.user.id, sessions: [session] };
}

/** The key under which the app stores the session. */
const SESSION_KEY = "wan-pwa.session";

/**
 * Opens the app with the user signed in, as after an earlier visit: stores the session where the
 * app keeps it. Stories about signing in use the screen instead.
 */
export async function signIn(page: Page, account: Account): Promise<void> {
  const session = account.sessions.pop() ?? await newSession(account);
  const storing = await page.addInitScript(
    ([key, text]) => localStorage.setItem(key, text),
    [SESSION_KEY, JSON.stringify(session)] as const,
  );
  await page.goto("/");
  await storing.dispose();
  await page.getByRole("textbox", { name: "Prompt" }).waitFor();
}

export async function newSession({ email, password }: Account): Promise<Session> {
  const { apiUrl, publishableKey } = inject("stack");
  const { auth } = createClient(apiUrl, publishableKey, options);
  const { data, error } = await auth.signInWithPassword({ email, password });
  if (data.session === null) throw error ?? new Error("no session");
  return data.session;
}

/**
 * Makes the app open without a network from here on, with a service worker that controls the page.
 * Registers it immediately; the app itself does so a few seconds after its start.
 */
export async function installServiceWorker(page: Page): Promise<void> {
  await page.evaluate(letWorkerIn);
  await page.evaluate(() => navigator.serviceWorker.register("/sw.js"));
  await waitForServiceWorker(page);
}

/** The same, but waits until the app itself has registered the service worker. */
export async function waitForServiceWorker(page: Page): Promise<void> {
  await page.context().addInitScript(letWorkerIn);
  await page.evaluate(letWorkerIn);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** Types a prompt and taps the button with the price. */
export async function make(page: Page, prompt: string): Promise<void> {
  await page.getByRole("textbox", { name: "Prompt" }).fill(prompt);
  await page.getByRole("button", { name: /^(Make|Plan) video · \d+ credits$/ }).click();
}

/**
 * Waits until no tile grows into the player, or back. In between, a tap would only hit its
 * snapshot, and be lost.
 */
export async function still(page: Page): Promise<void> {
  await page.locator("html:not(:active-view-transition)").waitFor();
}

/** Waits until nothing on the page moves. */
export async function atRest(page: Page): Promise<void> {
  await still(page);
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState }) => playState !== "running")
  );
}

/** The balance in the header. */
export function creditsOf(page: Page) {
  return page.getByRole("banner").getByRole("link", { name: /credits?$/ });
}

/** Waits for the part that says what happens to the videos: it says nothing of what came before. */
export async function canSay(page: Page): Promise<void> {
  await page.locator("output.spoken").first().waitFor({ state: "attached" });
}

/**
 * What the app says about a video: in a message, or, if its tile is in view, only to screen
 * readers.
 */
export function saidOn(page: Page, text: string | RegExp) {
  return page.locator("output, [data-sonner-toast]").getByText(text);
}
