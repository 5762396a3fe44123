/**
 * One local stack for all suites of a test run that need one, on its own ports and in a folder that
 * is deleted afterwards.
 */
import type { TestProject } from "vitest/node";
import { watchForLeaks } from "./leaks.ts";
import { type DataFolder, makeEmptyFolder } from "./started-folder.ts";
import { anyPorts, exampleSettings, type Local, startLocal } from "../local.ts";
import { claimFreePort } from "../stack/free-port.ts";
import { localPassword, superuser } from "../stack/postgres/cluster.ts";
import { setForSuites } from "../../supabase/tests/fixtures/suite-settings.ts";

/** What a suite gets by `inject("stack")`. */
export interface StackOfTheRun {
  apiUrl: string;
  publishableKey: string;
  secretKey: string;
  /** Another secret key of the same project. */
  cronSecretKey: string;
  mailboxUrl: string;
  /** As the superuser. */
  adminDatabaseUrl: string;
  /** As role `postgres`, as migrations run. */
  databaseUrl: string;
  replicateControlUrl: string;
  stripeControlUrl: string;
  /** Where the app may leave to for a payment: the fake Stripe's page. */
  checkoutOrigins: string;
  /** Where the built app has to be served, because Stripe's page leads back to it. */
  appPort: number;
}

declare module "vitest" {
  export interface ProvidedContext {
    stack: StackOfTheRun;
  }
}

/**
 * A fake run's length in milliseconds. A test that watches the progress asks for more:
 * `[sim:slow=3s]`.
 */
const runMs = 500;

interface Shared {
  local: Promise<Local>;
  appPort: number;
  users: number;
  dataFolder: DataFolder;
  leaks: ReadonlySet<string>;
}

/**
 * Each project loads this module separately, so the run's only stack is stored in a global
 * variable.
 */
const runGlobals = globalThis as { wanPwaTestStack?: Shared };

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = runGlobals.wanPwaTestStack ??= await startShared();
  shared.users += 1;
  const { stack, replicate, stripe } = await shared.local;
  const { host } = new URL(stack.urls.db);
  project.provide("stack", {
    apiUrl: stack.urls.api,
    publishableKey: stack.keys.publishable,
    secretKey: stack.keys.secret,
    cronSecretKey: stack.keys.cronSecret,
    mailboxUrl: stack.urls.mailbox,
    adminDatabaseUrl: `postgresql://${superuser}:${localPassword}@${host}/postgres`,
    databaseUrl: stack.urls.db,
    replicateControlUrl: replicate.controlUrl ?? "",
    stripeControlUrl: stripe.controlUrl ?? "",
    checkoutOrigins: stripe.checkoutOrigins,
    appPort: shared.appPort,
  });
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    await (await shared.local).stop();
    await shared.dataFolder.remove();
    if (shared.leaks.size > 0) {
      throw new Error(`The logs of this run contain secrets:\n${[...shared.leaks].join("\n")}`);
    }
  };
}

async function startShared(): Promise<Shared> {
  const dataFolder = await makeEmptyFolder();
  const appPort = await claimFreePort();
  const settings: Record<string, string> = {
    ...await exampleSettings(),
    APP_URL: `http://127.0.0.1:${appPort}`,
  };
  const secrets = [
    "GENERATION_TOKEN_SECRETS",
    "REPLICATE_WEBHOOK_SECRETS",
    "REPLICATE_API_TOKEN",
    "VAPID_PRIVATE_KEY",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRETS",
  ].map((name) => settings[name] ?? "").filter((secret) => secret !== "");
  const { log, leaks } = watchForLeaks(secrets);
  const local = startForSuites({
    ports: anyPorts,
    settings,
    log,
    dataFolder: dataFolder.path,
    seed: false,
    fsync: false,
    limitsAuth: false,
    runMs,
  });
  return { local, appPort, users: 0, dataFolder, leaks };
}

async function startForSuites(options: Parameters<typeof startLocal>[0]): Promise<Local> {
  const local = await startLocal(options);
  const { sql } = local.stack;
  await setForSuites(sql);
  // Every minute cron would call reconcile by itself, perhaps between two steps of a test.
  await sql`update cron.job set active = false where active`;
  // A reconcile of one test would find in Stripe's list what another test keeps from arriving.
  await sql`
    insert into private.payment_event_windows (livemode, claimed_at) values (false, 'infinity')
    on conflict (livemode) do update set claimed_at = excluded.claimed_at`;
  return local;
}
