import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { onTestFinished, vi } from "vitest";

/**
 * Puts an `npx` first in the path, until the test ends, that notes how it was called, and ends so.
 *
 * @returns reads its arguments, and the token and the account that it was given
 */
export async function standInForNpx(ending: string): Promise<() => Promise<string[]>> {
  const folder = await mkdtemp(join(tmpdir(), "wan-pwa-npx-"));
  const path = process.env["PATH"];
  onTestFinished(async () => {
    vi.stubEnv("PATH", path);
    await rm(folder, { recursive: true, force: true });
  });
  const notes = join(folder, "notes");
  const note = `printf '%s\\n' "$@" "$CLOUDFLARE_API_TOKEN" "$CLOUDFLARE_ACCOUNT_ID" > '${notes}'`;
  await writeFile(join(folder, "npx"), `#!/bin/sh\n${note}\n${ending}\n`);
  await chmod(join(folder, "npx"), 0o755);
  vi.stubEnv("PATH", [folder, path].join(delimiter));
  return async () => (await readFile(notes, "utf8")).trim().split("\n");
}
