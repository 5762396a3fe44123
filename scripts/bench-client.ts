/**
 * `npm run bench:client`: measures the app as a phone runs it, which is slower than this machine by
 * a factor that is measured each time. With `--against <commit>`, it measures that commit's build as
 * well, in turns.
 * 1. Lighthouse (mobile, with a simulated slow network) on cold starts: signed out and signed in.
 * 2. How long a tap takes to show, with 500 videos.
 * 3. The work per block at the start and at the end of ten thousand videos (this build only).
 * It also prints the sizes next to their budgets.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { buildApp, serveApp } from "../client/pwa/build-app.ts";
import { BUDGET, measureSizes } from "../client/e2e/sizes.ts";
import { buildCommit } from "./bench/build-commit.ts";
import { printLongList, printScores, printSizes, printTaps } from "./bench/client-tables.ts";
import { coldStart, type Start, visitOnce } from "./bench/lighthouse.ts";
import { measureLongList } from "./bench/long-list.ts";
import { stayOnOneProcessor } from "./bench/one-processor.ts";
import { measureSlowdown } from "./bench/slowdown.ts";
import { measureTaps, noTaps } from "./bench/taps.ts";
import { createTypicalUser } from "./bench/typical-user.ts";
import { readOptions } from "./command-line/read-options.ts";
import { anyPorts, exampleSettings, startLocal } from "./local.ts";
import { claimPort } from "./stack/free-port.ts";
import { findChromium } from "./test/browser.ts";
import { findHeadlessShell } from "./test/headless-shell.ts";
import { browserArgs } from "./test/browser-args.ts";
import { doorsOf } from "./test/doors.ts";

const VIDEOS = 500;

const { runs, against, cpu, only } = readOptions("npm run bench:client --", {
  runs: { type: "string", default: "5", says: "how often each start and each tap is measured" },
  against: { type: "string", default: "", says: "a commit whose build is measured as well" },
  cpu: { type: "string", default: "", says: "how much slower the phone is; measured by default" },
  only: { type: "string", default: "", says: "starts, taps or list; all by default" },
});
const isWanted = (part: "starts" | "taps" | "list") => only === "" || only === part;
const turns = Array.from({ length: Number(runs) });

const folder = await mkdtemp(join(tmpdir(), "wan-pwa-bench-"));
const executablePath = await findChromium(console.log);
const port = await claimPort(0, "the browser");
const context = await chromium.launchPersistentContext(join(folder, "profile"), {
  // The engine alone: what a whole browser does for its windows would count as the app's.
  executablePath: await findHeadlessShell(console.log) ?? executablePath,
  args: [...browserArgs, `--remote-debugging-port=${port}`],
  // This is Playwright's doing, but Lighthouse would blame it on the app.
  ignoreDefaultArgs: ["--disable-back-forward-cache"],
});
// The taps need a new context each time.
const browser = await chromium.launch({ executablePath, args: browserArgs });
await stayOnOneProcessor();

const { stack, stripe, stop } = await startLocal({
  ports: anyPorts,
  settings: await exampleSettings(),
  dataFolder: join(folder, "data"),
  seed: false,
  fsync: false,
  runMs: 500,
});
const settings = {
  apiUrl: stack.urls.api,
  publishableKey: stack.keys.publishable,
  checkoutOrigins: stripe.checkoutOrigins,
};
const outDir = join(folder, "app");
await buildApp(outDir, settings);
const folders = { "this": outDir };
if (against) {
  Object.assign(folders, {
    [against]: await buildCommit(against, join(folder, "other"), settings),
  });
}
const builds = await Promise.all(
  Object.entries(folders).map(async ([name, built]) => ({ name, server: await serveApp(built) })),
);
try {
  if (isWanted("starts")) await measureStarts();
  if (isWanted("taps")) await measureAllTaps();
  if (isWanted("list")) {
    const [first] = builds;
    const user = await createTypicalUser(doorsOf(stack), stack.sql, 1);
    await visitOnce(context, `${first?.server.url}/create`, user);
    printLongList(await measureLongList(context, `${first?.server.url}/`, stack.sql, user));
  }
  printSizes(await measureSizes(outDir), BUDGET);
} finally {
  await context.close();
  await browser.close();
  for (const { server } of builds) await server.close();
  await stop();
  await rm(folder, { recursive: true, force: true });
}

/** Each build in turns, so that a slow moment of this machine affects all of them. */
async function measureStarts(): Promise<void> {
  const starts: Record<string, Start[]> = {};
  const measure = async (name: string, url: string) => {
    const factor = Number(cpu) || (await measureSlowdown(context)).factor;
    (starts[name] ??= []).push(await coldStart(context, port, url, factor));
  };
  for (const _ of turns) {
    for (const { name, server } of builds) {
      await measure(`${name}: signed out`, `${server.url}/`);
    }
  }
  const user = await createTypicalUser(doorsOf(stack), stack.sql, 1);
  for (const { server } of builds) await visitOnce(context, `${server.url}/create`, user);
  for (const _ of turns) {
    for (const { name, server } of builds) {
      await measure(`${name}: signed in, Create`, `${server.url}/create`);
    }
  }
  printScores(starts);
}

async function measureAllTaps(): Promise<void> {
  const user = await createTypicalUser(doorsOf(stack), stack.sql, VIDEOS);
  const taps = Object.fromEntries(builds.map(({ name }) => [name, noTaps()]));
  for (const _ of turns) {
    for (const { name, server } of builds) {
      await measureTaps(browser, `${server.url}/`, user, taps[name] ?? noTaps());
    }
  }
  printTaps(taps);
}
