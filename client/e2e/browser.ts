/** A phone in a real browser, and the people who hold it. */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@supabase/supabase-js";
import { type Browser, type BrowserContext, chromium, devices, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, onTestFinished } from "vitest";

/** Unit: milliseconds. Generous: the machine may be slow, and nothing waits longer than it must. */
const PATIENCE = 20_000;

export const browserPath = process.env["CHROMIUM_PATH"] || "/usr/bin/chromium";

export const browserArgs = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let browser: Browser;

/** Starts the browser of a file of stories. */
export function useBrowser(): void {
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: browserPath, args: browserArgs });
  });
  afterAll(() => browser.close());
}

/** A new phone: nothing remembered, gone when the story ends. A story that fails leaves a picture. */
export async function newPhone(baseURL = inject("appUrl")): Promise<BrowserContext> {
  const context = await browser.newContext({
    ...devices["Pixel 7"],
    viewport: { width: 390, height: 844 },
    baseURL,
  });
  context.setDefaultTimeout(PATIENCE);
  expectNothingForbidden(context);
  onTestFinished(async ({ task }) => {
    // What is for failures alone runs after this, when the pages are gone.
    if (task.result?.state === "fail") await takePictures(context);
    await context.close();
  });
  return context;
}

async function takePictures(context: BrowserContext): Promise<void> {
  for (const [index, page] of context.pages().entries()) {
    const path = join(tmpdir(), `wan-pwa-story-${Date.now()}-${index}.png`);
    await page.screenshot({ path }).then(() => console.log(`The screen: ${path}`), () => {});
  }
}

/** On every page of every story: the policy is never broken, and nobody else is ever asked. */
function expectNothingForbidden(context: BrowserContext): void {
  const forbidden: string[] = [];
  context.on("console", (message) => {
    if (/content security policy|permissions.policy/i.test(message.text())) {
      forbidden.push(message.text());
    }
  });
  context.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    // The app and the stack of this run: all on this machine.
    const own = hostname === "127.0.0.1" || protocol === "blob:";
    if (!own) forbidden.push(request.url());
  });
  onTestFinished(() => expect(forbidden).toEqual([]));
}

export interface Account {
  email: string;
  password: string;
  id: string;
}

/** An account that stands already, with this balance. */
export async function newAccount(credits = 100): Promise<Account> {
  const { apiUrl, publishableKey, secretKey } = inject("stack");
  const options = { auth: { persistSession: false, autoRefreshToken: false } };
  const account = { email: `${crypto.randomUUID()}@example.com`, password: "a long password" };
  const { data, error } = await createClient(apiUrl, publishableKey, options).auth.signUp(account);
  if (data.user === null) throw error ?? new Error("no user");
  if (credits !== 100) {
    const moved = await createClient(apiUrl, secretKey, options).rpc("add_credits", {
      p_user_id: data.user.id,
      p_amount: credits - 100,
      p_type: "adjustment",
      p_description: "For a story",
    });
    if (moved.error) throw moved.error;
  }
  return { ...account, id: data.user.id };
}

/** Signs in on a page, through the screen. */
export async function signIn(page: Page, { email, password }: Account): Promise<void> {
  await page.goto("/");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("textbox", { name: "Prompt" }).waitFor();
}

/** From here on the app opens without a network, and the page is the service worker's. */
export async function serviceWorkerStands(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** Writes a prompt and taps the button with the price. */
export async function make(page: Page, prompt: string): Promise<void> {
  await page.getByRole("textbox", { name: "Prompt" }).fill(prompt);
  await page.getByRole("button", { name: /^Make video · \d+ credits$/ }).click();
}

/** The balance in the header. */
export function creditsOf(page: Page) {
  return page.getByRole("banner").getByRole("link", { name: /credits?$/ });
}
