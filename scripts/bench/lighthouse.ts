/** One cold start of the app, measured by Lighthouse. */
import lighthouse from "lighthouse";
import type { BrowserContext } from "playwright-core";
import { readCode } from "../stack/mailbox/read-code.ts";

/** Scores are out of 100, times in milliseconds, `transfer` in bytes over the wire. */
export interface Start {
  performance: number;
  accessibility: number;
  bestPractices: number;
  fcp: number;
  lcp: number;
  tbt: number;
  cls: number;
  transfer: number;
  /**
   * How fast this machine was at that moment, by Lighthouse's own test. On a busy machine the times
   * are useless.
   */
  machine: number;
  /** The audits that Lighthouse marked down, by its own names. */
  wanting: string[];
}

/** The network of Lighthouse's mobile preset, simulated. */
const mobile = { rttMs: 150, throughputKbps: 1638.4, requestLatencyMs: 0 };

const CATEGORIES = ["performance", "accessibility", "best-practices"];

/**
 * Keeps the session, and with it what the app remembers of its user. Deletes files, pictures and
 * the service worker, because with them the start would be warm.
 */
export async function coldStart(
  context: BrowserContext,
  port: number,
  url: string,
  cpuSlowdown: number,
): Promise<Start> {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.clearBrowserCache");
  await cdp.send("Storage.clearDataForOrigin", {
    origin: new URL(url).origin,
    storageTypes: "service_workers,cache_storage",
  });
  await page.close();

  const result = await lighthouse(url, {
    port,
    output: "json",
    logLevel: "error",
    onlyCategories: CATEGORIES,
    disableStorageReset: true,
    throttling: { ...mobile, cpuSlowdownMultiplier: cpuSlowdown },
  });
  if (!result) throw new Error("Lighthouse ended without a result.");
  const { audits, categories } = result.lhr;
  const score = (name: string) => Math.round((categories[name]?.score ?? 0) * 100);
  const value = (name: string) => audits[name]?.numericValue ?? Number.NaN;
  const counted = Object.values(categories).flatMap(({ auditRefs }) => auditRefs)
    .filter(({ weight }) => weight > 0).map(({ id }) => id);
  return {
    performance: score("performance"),
    accessibility: score("accessibility"),
    bestPractices: score("best-practices"),
    fcp: value("first-contentful-paint"),
    lcp: value("largest-contentful-paint"),
    tbt: value("total-blocking-time"),
    cls: value("cumulative-layout-shift"),
    transfer: value("total-byte-weight"),
    machine: result.lhr.environment.benchmarkIndex,
    wanting: [...new Set(counted)].filter((id) => (audits[id]?.score ?? 1) < 0.9),
  };
}

/** Makes a typical user: signed in, with a video that this device has shown and remembers. */
export async function signUpAndMake(
  context: BrowserContext,
  url: string,
  mailboxUrl: string,
): Promise<void> {
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByLabel("Email").fill("ada@example.com");
  await page.getByLabel("Password").fill("a long password");
  await page.getByRole("button", { name: "Create account" }).click();
  const code = page.getByLabel("Six-digit code");
  await code.waitFor();
  await code.fill(await readCode(mailboxUrl, "ada@example.com"));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("textbox", { name: "Prompt" }).fill("A paper boat drifts down the street");
  await page.getByRole("button", { name: /^Make video/ }).click();
  await page.getByRole("link", { name: /^Watch/ }).waitFor();
  await page.waitForFunction(() => JSON.stringify({ ...localStorage }).includes("/sign/posters/"));
  await page.close();
}
