import { readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { givenFile, type GivenName } from "../../hosted/given.ts";

const head =
  `# What \`npm run deploy\` and \`npm run doctor\` were told. It holds secrets: it is never committed, and
# only you can read it. .env.example describes each line; delete one to be asked again.
`;

/**
 * Writes an answer into `.env.deploy`, which only its owner may read. The file is replaced whole, so
 * a full disk or Ctrl-C never costs the answers that it has.
 */
export async function keepAnswer(root: string, name: GivenName, value: string): Promise<void> {
  const named = join(root, givenFile);
  // It may be a link to where somebody keeps secrets.
  const file = await realpath(named).catch(() => named);
  const before = await readFile(file, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return head;
    throw error;
  });
  const kept = before.split("\n").filter((line) => !line.startsWith(`${name}=`)).join("\n");
  const after = `${kept.replace(/\n*$/, "\n")}${name}=${quote(value)}\n`;
  const written = `${file}.${process.pid}`;
  try {
    await writeFile(written, after, { mode: 0o600, flag: "wx" });
    await rename(written, file);
  } finally {
    // What made the attempt fail is worth more than what is left of it.
    await rm(written, { force: true }).catch(() => {});
  }
}

/** The names that `.env.deploy` answers, also with nothing. */
export async function readKeptNames(root: string): Promise<Set<string>> {
  const text = await readFile(join(root, givenFile), "utf8").catch(() => "");
  return new Set(Object.keys(parseEnv(text)));
}

function quote(value: string): string {
  const mark = ['"', "'", "`"].find((each) => !value.includes(each));
  if (/[\r\n]/.test(value) || mark === undefined || (mark === '"' && value.includes("\\"))) {
    throw new Error("This answer has characters that cannot be kept. Set it in the shell instead.");
  }
  return `${mark}${value}${mark}`;
}
