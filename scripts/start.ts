/**
 * `npm start`: runs everything on this machine, in one terminal. `npm start -- --reset` starts over
 * with an empty database, `--verbose` prints every event.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { styleText } from "node:util";
import { startLocal } from "./local.ts";
import { readConfig } from "./stack/config.ts";
import { formatLogEvent, type Log } from "./stack/log.ts";
import { outliveLateWrites } from "./stack/postgres/outlive-late-writes.ts";
import { startAppServer } from "./start/app-server.ts";
import { checkPorts } from "./start/check-ports.ts";
import { fakePorts } from "./start/fakes.ts";
import { createProgress } from "./start/progress.ts";
import { readOptions } from "./command-line/read-options.ts";
import { readSettings } from "./start/settings.ts";
import { stopOnSignals } from "./start/stop-on-signals.ts";
import { renderSummary } from "./start/summary.ts";
import type { Stack } from "./stack/stack.ts";

const flags = readOptions("npm start --", {
  reset: { type: "boolean", default: false, says: "starts over with an empty database" },
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
  progress.step("Starting the app");
  const app = await startAppServer(root, appPort, stripe.checkoutOrigins, log);
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
    seconds: performance.now() / 1000,
  }));
}

async function stopWithTheDatabase(stack: Stack): Promise<void> {
  await stack.databaseEnded;
  if (stopping.hasBegun()) return;
  progress.print(
    "PostgreSQL has stopped. Run `npm start` again: only the writes of the last moment are lost.",
  );
  stopping.begin(1);
}
