/**
 * Writes the database's types, as `supabase gen types` sees them, into the contracts.
 *
 * `npm run types [-- --url <of a Postgres>]` reads the running local stack; a test calls
 * `databaseTypes` on its own and fails when the committed file is stale.
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { denoBinary, supabaseBinary, supabaseEnvironment } from "./stack/binaries.ts";
import { readOptions } from "./command-line/read-options.ts";

export const typesFile = new URL(
  "../supabase/functions/_shared/contracts/database.types.ts",
  import.meta.url,
);

const GENERATE_TIMEOUT_MS = 60_000;

/** The types of the schema `public` behind a Postgres URL, formatted. */
export async function databaseTypes(databaseUrl: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    supabaseBinary,
    ["gen", "types", "--lang", "typescript", "--schema", "public", `--remote=${databaseUrl}`],
    { env: supabaseEnvironment, timeout: GENERATE_TIMEOUT_MS, maxBuffer: 10_000_000 },
  );
  // Notices about the connection stand before the code.
  const code = stdout.slice(stdout.indexOf("export type Json"));
  return await format(
    `// Written by \`npm run types\` from the migrated database. Do not edit.\n\n${code}`,
  );
}

async function format(code: string): Promise<string> {
  const formatter = spawn(denoBinary, ["fmt", "--ext", "ts", "-"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  formatter.stdin.end(code);
  const [formatted] = await Promise.all([text(formatter.stdout), once(formatter, "close")]);
  return formatted;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = readOptions("npm run types --", {
    url: {
      type: "string",
      default: "postgresql://postgres:postgres@127.0.0.1:54322/postgres",
      says: "of a Postgres, in place of the running stack's",
    },
  });
  await writeFile(typesFile, await databaseTypes(url));
  console.log("The database's types are written.");
}
