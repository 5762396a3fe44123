import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Wait } from "../poll.ts";
import { runSupabase } from "../run-supabase.ts";
import type { Deployment } from "../step.ts";
import { readApplied } from "./applied.ts";
import type { DatabaseAccess } from "./connection.ts";
import { openDatabase } from "./database-access.ts";
import { readLocalMigrations } from "./local-migrations.ts";
import { migrationsFolder } from "../../release/migrations.ts";
import { withLimit } from "./was-applied-from.ts";

const PUSH_LIMIT_MS = 15 * 60_000;
/** Between two attempts. */
const WAITS_MS = [2000, 5000, 10_000, 20_000];

/**
 * A lock that somebody else held for too long, two that waited for each other, and a temporary
 * password that another `login-role` replaced. The file was rolled back, so it may be tried again.
 */
const passing = /SQLSTATE (55P03|40P01|28P01)/;

/** Applies what is pending with `supabase db push`. Tries again what fails by chance. */
export async function pushMigrations(
  { root, given, project, access, say }: Deployment,
  wait: Wait = sleep,
): Promise<void> {
  const folder = await makePushFolder(root);
  try {
    // A login of its own would take the password from the lock's, so the first attempt shares it.
    let login = access;
    for (const waitMs of [...WAITS_MS, undefined]) {
      const failure = await push(folder, login ?? await openDatabase(project, given));
      login = undefined;
      if (failure === undefined) return;
      const { message, version } = failure;
      // The push of a deploy that was killed goes on alone, and was faster than ours.
      const isOvertaken = (await readApplied(project)).some((one) => one.version === version);
      if (!isOvertaken && !passing.test(message) || waitMs === undefined) throw new Error(message);
      say(`${firstLine(message)}. Trying again in ${waitMs / 1000} s…`);
      await wait(waitMs);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The CLI needs a project folder around the migrations, and writes into it. */
async function makePushFolder(root: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "wan-pwa-push-"));
  await mkdir(join(folder, migrationsFolder), { recursive: true });
  await writeFile(join(folder, "supabase/config.toml"), 'project_id = "push"\n');
  for (const { file, text } of await readLocalMigrations(root)) {
    await writeFile(join(folder, migrationsFolder, file), withLimit(text));
  }
  return folder;
}

interface Failure {
  message: string;
  /** Of the migration that failed, if one did. */
  version: string | undefined;
}

async function push(
  folder: string,
  { url, password, isOnThisMachine }: DatabaseAccess,
): Promise<Failure | undefined> {
  const args = ["db", "push", `--remote=${url}`, "--workdir", folder];
  const { failure, output } = await runSupabase(PUSH_LIMIT_MS, folder, args, {
    PGPASSWORD: password,
    // Without this the CLI goes on in plain text if TLS fails.
    ...(!isOnThisMachine && { PGSSLMODE: "require" }),
  });
  const version = [...output.matchAll(/^Applying migration (\d+)_/gm)].at(-1)?.[1];
  return failure === undefined ? undefined : { message: failure, version };
}

const firstLine = (text: string) => text.split("\n")[0] ?? text;
