/** One cold start of the app, measured by Lighthouse. */
import lighthouse from "lighthouse";
import type { BrowserContext } from "playwright-core";
import { ownBlockingMs } from "./own-time.ts";
import type { TypicalUser } from "./typical-user.ts";

/** Scores are out of 100, times in milliseconds, `transfer` in bytes over the wire. */
export interface Start {
  performance: number;
  accessibility: number;
  bestPractices: number;
  fcp: number;
  lcp: number;
  tbt: number;
  /** The same, counting only the time in which the page's main thread really ran. */
  ownTbt: number;
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
    ownTbt: ownBlockingMs(result.artifacts.Trace.traceEvents, cpuSlowdown),
    cls: value("cumulative-layout-shift"),
    transfer: value("total-byte-weight"),
    machine: result.lhr.environment.benchmarkIndex,
    wanting: [...new Set(counted)].filter((id) => (audits[id]?.score ?? 1) < 0.9),
  };
}

/** Signs in, and waits until this device remembers what it has shown. */
export async function visitOnce(
  context: BrowserContext,
  url: string,
  user: TypicalUser,
): Promise<void> {
  const page = await context.newPage();
  await user.signIn(page);
  await page.goto(url);
  await page.getByRole("link", { name: /^Watch/ }).first().waitFor();
  await page.waitForFunction(() => JSON.stringify({ ...localStorage }).includes("/sign/posters/"));
  await page.close();
}
