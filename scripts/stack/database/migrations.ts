import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { supabaseBinary, supabaseEnvironment } from "../binaries.ts";
import { runToEnd } from "../child.ts";
import type { Log } from "../log.ts";

interface MigrationsOptions {
  dataFolder: string;
  migrationsFolder: string;
  /** As `postgres`, which is not a superuser. */
  dbUrl: string;
  log: Log;
}

/** File name → SHA-256 of its content at the time it was applied. */
const appliedSchema = z.record(z.string(), z.string());
type Applied = z.infer<typeof appliedSchema>;

const pushLimitMs = 120_000;

/**
 * Applies new migrations with the real `supabase db push`, so what runs here also runs on a hosted
 * project. Skips the command if there is nothing to apply, because it takes a second to find that
 * out.
 *
 * Throws if an applied file has changed since. Supabase would not notice that.
 */
export async function applyMigrations(options: MigrationsOptions): Promise<{ applied: string[] }> {
  const { dataFolder, migrationsFolder, dbUrl, log } = options;
  const recordFile = join(dataFolder, "migrations.json");
  const before = await readApplied(recordFile);
  const now = await hashMigrations(migrationsFolder);

  const changed = Object.keys(before).find((name) => now[name] !== before[name]);
  if (changed !== undefined) {
    log({ level: "warn", part: "migrations", event: "changed", file: changed });
    throw new Error(
      `The migrations have changed. Run \`npm start -- --reset\` to start over with an empty database. (The first changed file: ${changed}.)`,
    );
  }
  const pending = Object.keys(now).filter((name) => !(name in before));
  if (pending.length === 0) return { applied: [] };

  const workFolder = join(dataFolder, "push");
  await makeWorkFolder(workFolder, migrationsFolder);
  const { code, output } = await runToEnd(pushLimitMs, {
    command: supabaseBinary,
    args: ["db", "push", `--remote=${dbUrl}`, "--yes", "--workdir", workFolder],
    env: { ...supabaseEnvironment, HOME: workFolder },
  });
  if (code !== 0) throw new Error(`A migration failed.\n${output}`);
  await writeFile(recordFile, JSON.stringify(now, null, 2));
  log({ level: "info", part: "migrations", event: "applied", count: pending.length });
  return { applied: pending };
}

/**
 * The command needs a project folder around the migrations, and writes a folder into it, so it gets
 * a temporary copy and not our folder.
 */
async function makeWorkFolder(workFolder: string, migrationsFolder: string): Promise<void> {
  await rm(workFolder, { recursive: true, force: true });
  await mkdir(join(workFolder, "supabase"), { recursive: true });
  await cp(migrationsFolder, join(workFolder, "supabase/migrations"), { recursive: true });
  await writeFile(join(workFolder, "supabase/config.toml"), 'project_id = "local"\n');
}

async function readApplied(recordFile: string): Promise<Applied> {
  const text = await readFile(recordFile, "utf8").catch(() => "{}");
  return z.parse(appliedSchema, JSON.parse(text));
}

async function hashMigrations(folder: string): Promise<Applied> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  const hashes: Applied = {};
  for (const name of names) {
    hashes[name] = createHash("sha256").update(await readFile(join(folder, name))).digest("hex");
  }
  return hashes;
}
