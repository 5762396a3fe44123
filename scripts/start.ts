/**
 * `npm start`: runs everything on this machine, in one terminal. `npm start -- --reset` starts over
 * with an empty database, `--built` serves the app as a host would, `--verbose` prints every event.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { styleText } from "node:util";
import { startLocal } from "./local.ts";
import { readConfig } from "./stack/config.ts";
import { formatLogEvent, type Log } from "./stack/log.ts";
import { outliveLateWrites } from "./stack/postgres/outlive-late-writes.ts";
import { type AppServer, startAppServer } from "./start/app-server.ts";
import { startBuiltApp } from "./start/built-app.ts";
import { checkPorts } from "./start/check-ports.ts";
import { fakePorts } from "./start/fakes.ts";
import { isAboutFirstVideos, makeFirstVideos } from "./start/first-videos.ts";
import { createProgress } from "./start/progress.ts";
import { readOptions } from "./command-line/read-options.ts";
import { readSettings } from "./start/settings.ts";
import { stopOnSignals } from "./start/stop-on-signals.ts";
import { renderSummary } from "./start/summary.ts";
import type { Stack } from "./stack/stack.ts";

const flags = readOptions("npm start --", {
  reset: { type: "boolean", default: false, says: "starts over with an empty database" },
  built: {
    type: "boolean",
    default: false,
    says: "serves the production build with its service worker",
  },
  verbose: { type: "boolean", default: false, says: "prints every event" },
});

const root = join(import.meta.dirname, "..");
const dataFolder = join(root, ".stack");
const appPort = 5173;

const progress = createProgress();
const log: Log = (event) => {
  if (flags.verbose) {
    progress.print(styleText("dim", formatLogEvent(event)));
  } else if (event.part.startsWith("function ") && typeof event["line"] === "string") {
    if (isAboutFirstVideos(event["line"])) return;
    progress.print(`${styleText("magenta", event.part)} ${event["line"]}`);
  } else if (event.level === "error") {
    progress.print(styleText("red", formatLogEvent(event)));
  }
};

const steps: (() => Promise<void>)[] = [];
const stopping = stopOnSignals(async () => {
  progress.done();
  progress.step("Stopping");
  for (const stop of steps.toReversed()) await stop();
  progress.done();
});

outliveLateWrites();
try {
  await start();
} catch (error) {
  if (stopping.hasBegun()) await new Promise(() => {});
  progress.failed();
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  if (flags.verbose) console.error(error);
  for (const stop of steps.toReversed()) await stop();
  process.exit(1);
}

async function start(): Promise<void> {
  const { ports } = await readConfig(join(root, "supabase/config.toml"));
  const { file: settingsFile, values: settings } = await readSettings(root);
  const isFake = {
    replicate: settings["REPLICATE_API_TOKEN"] === "",
    stripe: settings["STRIPE_SECRET_KEY"] === "",
  };
  await checkPorts({
    "the app": appPort,
    "the API": ports.api,
    "the database": ports.db,
    "the mailbox": ports.mailbox,
    ...(isFake.replicate &&
      { "the fake Replicate": fakePorts.replicate, "its files": fakePorts.delivery }),
    ...(isFake.stripe && { "the fake Stripe": fakePorts.stripe, "its page": fakePorts.stripePage }),
  });
  if (flags.reset) {
    progress.step("Deleting the database and the files");
    await rm(dataFolder, { recursive: true, force: true });
  }

  const { stack, replicate, stripe, stop } = await startLocal({
    ports: { ...ports, ...fakePorts },
    settings,
    dataFolder,
    seed: true,
    watch: true,
    log,
    onStep: progress.step,
  });
  steps.push(stop);
  void stopWithTheDatabase(stack);
  // With a real Replicate, they would cost money.
  if (isFake.replicate) void showFirstVideos(stack);
  progress.step("Starting the app");
  const app = flags.built
    ? await startBuilt(stack, stripe.checkoutOrigins)
    : await startAppServer(root, appPort, stripe.checkoutOrigins, log);
  if (app) steps.push(app.close);
  progress.done();

  progress.print(renderSummary({
    app: app?.url,
    mailbox: stack.urls.mailbox,
    api: stack.urls.api,
    database: stack.urls.db,
    fakeReplicate: replicate.controlUrl,
    fakeStripe: stripe.controlUrl,
    settingsFile,
    isBuilt: flags.built,
    seconds: performance.now() / 1000,
  }));
}

/** Each line on the terminal builds the app again, so that an update can be tried. */
async function startBuilt(stack: Stack, checkoutOrigins: string): Promise<AppServer> {
  const app = await startBuiltApp(join(dataFolder, "app"), appPort, {
    apiUrl: stack.urls.api,
    publishableKey: stack.keys.publishable,
    checkoutOrigins,
  });
  const lines = createInterface({ input: process.stdin, terminal: false });
  const buildAgain = async () => {
    progress.step("Building the app again");
    try {
      await app.buildAgain();
      progress.done();
    } catch (error) {
      progress.failed();
      progress.print(String(error));
    }
  };
  let isBuilding = false;
  lines.on("line", () => {
    if (isBuilding) return;
    isBuilding = true;
    void buildAgain().finally(() => (isBuilding = false));
  });
  steps.push(async () => lines.close());
  return app;
}

/** In the background. Without them, the app works just as well. */
async function showFirstVideos(stack: Stack): Promise<void> {
  const stopped = new AbortController();
  steps.push(async () => stopped.abort());
  await makeFirstVideos(stack, stopped.signal).catch((error: unknown) =>
    log({ level: "debug", part: "start", event: "no first videos", reason: String(error) })
  );
}

async function stopWithTheDatabase(stack: Stack): Promise<void> {
  await stack.databaseEnded;
  if (stopping.hasBegun()) return;
  progress.print(
    "PostgreSQL has stopped. Run `npm start` again: only the writes of the last moment are lost.",
  );
  stopping.begin(1);
}
