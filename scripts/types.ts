/**
 * Writes what it reads from the migrated database: the types, as `supabase gen types` makes them,
 * into the contracts, and the schema as a text into supabase/tests/schema/schema.txt.
 *
 * `npm run types [-- --url <of a Postgres>]` reads the running local stack. Tests read their own
 * database and fail if a committed file is out of date.
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { schemaFile, schemaText } from "../supabase/tests/schema/schema-text.ts";
import { denoBinary, supabaseBinary, supabaseEnvironment } from "./stack/binaries.ts";
import { connect } from "./stack/postgres/connect.ts";
import { readOptions } from "./command-line/read-options.ts";

export const typesFile = new URL(
  "../supabase/functions/_shared/contracts/database.types.ts",
  import.meta.url,
);

const GENERATE_TIMEOUT_MS = 60_000;

/** The types of the schema `public` of the database at this URL, formatted. */
export async function databaseTypes(databaseUrl: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    supabaseBinary,
    ["gen", "types", "--lang", "typescript", "--schema", "public", `--remote=${databaseUrl}`],
    { env: supabaseEnvironment, timeout: GENERATE_TIMEOUT_MS, maxBuffer: 10_000_000 },
  );
  // The output starts with notices about the connection.
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
      says: "the URL of a Postgres, instead of the running stack's",
    },
  });
  await writeFile(typesFile, await databaseTypes(url));
  const sql = connect(url, 1);
  await writeFile(schemaFile, await schemaText(sql));
  await sql.end({ timeout: 1 });
  console.log("Wrote the database's types and schema.txt.");
}
