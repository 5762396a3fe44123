/**
 * `npm run bench:client`: runs Lighthouse (mobile, with a simulated slow network) on the start of
 * the app, signed out and signed in, three runs each. Then it scrolls through ten thousand videos
 * and compares the work per block at the start and at the end. It also prints the sizes next to
 * their budgets. Use `-- --cpu 1` on a slow machine.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { buildApp, serveApp } from "../client/pwa/build-app.ts";
import { BUDGET, measureSizes } from "../client/e2e/sizes.ts";
import { coldStart, signUpAndMake, type Start } from "./bench/lighthouse.ts";
import { printLongList, printScores, printSizes } from "./bench/client-tables.ts";
import { measureLongList } from "./bench/long-list.ts";
import { anyPorts, exampleSettings, startLocal } from "./local.ts";
import { claimPort } from "./stack/free-port.ts";
import { readOptions } from "./command-line/read-options.ts";
import { findChromium } from "./test/browser.ts";

const RUNS = 3;
/**
 * How much slower the phone is than this machine. Lighthouse's preset is 4, for a fast machine that
 * does nothing else. The last column shows how fast this machine was (docs/throttling.md of
 * Lighthouse: 1500 and more is a fast machine; 125 to 800 is a typical phone, for which the factor
 * is 1).
 */
const { cpu } = readOptions("npm run bench:client --", {
  cpu: { type: "string", default: "4", says: "how much slower the phone is" },
});

const folder = await mkdtemp(join(tmpdir(), "wan-pwa-bench-"));
const { stack, stripe, stop } = await startLocal({
  ports: anyPorts,
  settings: await exampleSettings(),
  dataFolder: join(folder, "data"),
  seed: false,
  fsync: false,
  runMs: 500,
});
const outDir = join(folder, "app");
await buildApp(outDir, {
  apiUrl: stack.urls.api,
  publishableKey: stack.keys.publishable,
  checkoutOrigins: stripe.checkoutOrigins,
});
const server = await serveApp(outDir);
const url = `${server.url}/`;
const port = await claimPort(0, "the browser");
const context = await chromium.launchPersistentContext(join(folder, "profile"), {
  executablePath: await findChromium(console.log),
  args: ["--no-sandbox", "--disable-gpu", `--remote-debugging-port=${port}`],
  // This is Playwright's doing, but Lighthouse would blame it on the app.
  ignoreDefaultArgs: ["--disable-back-forward-cache"],
});

try {
  const signedOut: Start[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    signedOut.push(await coldStart(context, port, `${url}sign-in`, Number(cpu)));
  }
  await signUpAndMake(context, url, stack.urls.mailbox);
  const signedIn: Start[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    signedIn.push(await coldStart(context, port, `${url}create`, Number(cpu)));
  }
  printScores({ "signed out": signedOut, "signed in, Create": signedIn });
  printLongList(await measureLongList(context, url, stack.sql));
  printSizes(await measureSizes(outDir), BUDGET);
} finally {
  await context.close();
  await server.close();
  await stop();
  await rm(folder, { recursive: true, force: true });
}
