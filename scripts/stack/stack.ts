import { join } from "node:path";
import { claimDataFolder } from "./claim-data-folder.ts";
import { readConfig } from "./config.ts";
import { startScheduler } from "./cron/scheduler.ts";
import { createGrantsAndShims, createRoles } from "./database/roles-and-shims.ts";
import { applyMigrations } from "./database/migrations.ts";
import { setVaultSecrets } from "./database/vault-secrets.ts";
import { runSeedOnce } from "./database/seed.ts";
import { claimPort } from "./free-port.ts";
import { startFunctions } from "./functions/functions.ts";
import { startGateway } from "./gateway/gateway.ts";
import { createTokens } from "./gateway/tokens.ts";
import { loadSigningKeys, localApiKeys, localKeys } from "./keys.ts";
import { createLite } from "./lite/lite.ts";
import { createEventLog } from "./log.ts";
import { startMailbox } from "./mailbox/mailbox.ts";
import { nameMails } from "./mailbox/name-mails.ts";
import { startSender } from "./net/sender.ts";
import type { Stack, StackOptions } from "./options.ts";
import { localPassword, startCluster, superuser } from "./postgres/cluster.ts";
import { connect } from "./postgres/connect.ts";
import { startRealtime } from "./realtime/realtime.ts";

export type { Stack, StackOptions } from "./options.ts";

type Step = () => Promise<void>;

/**
 * A local Supabase without Docker: Postgres, REST, Auth, Storage, Realtime, edge functions, cron
 * and a mailbox, on 127.0.0.1 only. When this resolves, everything runs. If it throws, nothing
 * does.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const undo: Step[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= undoAll(undo));
  try {
    return await start(options, (step) => void undo.push(step), stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts everything in order. `onStop` registers how to undo each step. */
async function start(
  options: StackOptions,
  onStop: (step: Step) => void,
  stop: Step,
): Promise<Stack> {
  const root = join(import.meta.dirname, "../..");
  const supabaseFolder = options.supabaseFolder ?? join(root, "supabase");
  const migrationsFolder = options.migrationsFolder ?? join(supabaseFolder, "migrations");
  const { dataFolder, newProject, onStep = () => {} } = options;
  const { log, logs } = createEventLog(options.log);
  const config = await readConfig(join(supabaseFolder, "config.toml"));
  if (newProject !== undefined) config.auth = newProject.auth;
  else {config.auth.email.templates = nameMails(
      config.auth.email.templates,
      options.env?.["APP_NAME"],
    );}

  await claimDataFolder(dataFolder);
  const ports = {
    api: await claimPort(options.ports.api, "the API"),
    db: await claimPort(options.ports.db, "the database"),
    mailbox: await claimPort(options.ports.mailbox, "the mailbox"),
  };
  const dbUrlAs = (role: string) =>
    `postgresql://${role}:${localPassword}@127.0.0.1:${ports.db}/postgres`;
  const urls = {
    api: `http://127.0.0.1:${ports.api}`,
    db: dbUrlAs("postgres"),
    mailbox: `http://127.0.0.1:${ports.mailbox}`,
  };
  const keys = await loadSigningKeys(dataFolder);
  const apiKeys = newProject?.apiKeys ?? localApiKeys();
  const tokens = createTokens(keys, apiKeys, `${urls.api}/auth/v1`);

  onStep("Starting Postgres");
  const fsync = options.fsync ?? true;
  const cluster = await startCluster({ dataFolder, port: ports.db, fsync, log });
  onStop(() => cluster.stop());
  const connectAs = (role: string) => {
    const sql = connect(dbUrlAs(role), 5);
    onStop(() => sql.end({ timeout: 1 }));
    return sql;
  };
  const admin = connectAs(superuser);

  const mailbox = await startMailbox(ports.mailbox);
  onStop(() => mailbox.close());
  const lite = createLite({
    config,
    dbUrl: dbUrlAs(superuser),
    storageDbUrl: dbUrlAs("supabase_storage_admin"),
    sql: admin,
    apiUrl: urls.api,
    innerSecret: keys.innerSecret,
    publishableKey: apiKeys.publishable,
    secretKey: keys.innerSecretKey,
    storageFolder: join(dataFolder, "storage"),
    mailbox,
    limitsAuth: options.limitsAuth ?? true,
    log,
  });
  onStop(() => lite.close());

  await createRoles(admin);
  await lite.createTables();
  await createGrantsAndShims(admin);
  if (newProject === undefined) {
    onStep("Applying the migrations");
    await applyMigrations({ dataFolder, migrationsFolder, dbUrl: urls.db, log });
    await setVaultSecrets(admin, { project_url: urls.api, secret_key: localKeys.cronSecret });
  }
  await lite.followSchema();

  const isPrivateOnly = () => newProject?.isPrivateOnly() ?? false;
  const realtime = await startRealtime({ sql: admin, tokens, isPrivateOnly, log });
  onStop(() => realtime.close());
  onStep("Starting the functions");
  const functions = newProject?.startFunctions({
    apiUrl: urls.api,
    jwks: keys.jwks,
    tokens,
    log,
  }) ?? startFunctions({
    configs: config.functions,
    supabaseFolder,
    env: {
      SUPABASE_URL: urls.api,
      SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: apiKeys.publishable }),
      SUPABASE_SECRET_KEYS: JSON.stringify(Object.fromEntries(apiKeys.secrets)),
      SUPABASE_JWKS: JSON.stringify(keys.jwks),
      ...options.env,
    },
    tokens,
    watch: options.watch ?? false,
    warm: options.warmFunctions ?? true,
    log,
  });
  onStop(() => functions.stop());
  const gateway = await startGateway({
    port: ports.api,
    storageFileSizeMax: config.storageFileSizeMax,
    jwks: keys.jwks,
    library: tokens.translate(lite.handle),
    broadcast: realtime.broadcast,
    connectRealtime: realtime.connect,
    callFunction: functions.call,
    log,
  });
  onStop(() => gateway.close());

  const postgresRole = connectAs("postgres");
  if (options.seed) {
    await runSeedOnce(postgresRole, join(supabaseFolder, "seed.sql"), join(dataFolder, "seeded"));
  }
  const sender = await startSender(admin, log);
  onStop(() => sender.stop());
  const scheduler = await startScheduler(admin, postgresRole, log);
  onStop(() => scheduler.stop());

  return {
    urls,
    keys: {
      publishable: apiKeys.publishable,
      secret: apiKeys.secrets.get("default") ?? "",
      cronSecret: apiKeys.secrets.get("cron") ?? "",
    },
    ports,
    sql: admin,
    logs,
    restartFunction: functions.restart,
    killFunction: functions.kill,
    runCronNow: scheduler.runNow,
    cutRealtime: realtime.cut,
    databaseEnded: cluster.exited,
    stop,
  };
}

/** Undoes the last step first. A step that fails does not prevent the others from being undone. */
async function undoAll(steps: Step[]): Promise<void> {
  const errors: unknown[] = [];
  for (const step of steps.toReversed()) {
    await step().catch((error: unknown) => errors.push(error));
  }
  steps.length = 0;
  if (errors.length > 0) throw new AggregateError(errors, "The stack did not stop cleanly.");
}
