import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { supabaseBinary, supabaseEnvironment } from "../../stack/binaries.ts";
import { PATIENCE_MS } from "../../test/patience.ts";

interface Target {
  url: string;
  token: string;
  ref: string;
}

/** What the CLI printed. Throws if it ends with another code than 0. */
interface Said {
  stdout: string;
  stderr: string;
}

/**
 * Runs the real CLI against the fake, in this folder, with a home of its own.
 *
 * @param args without the options that say where the project is
 */
export async function runCli(
  { url, token, ref }: Target,
  folder: string,
  args: string[],
): Promise<Said> {
  const home = await mkdtemp(join(tmpdir(), "wan-pwa-cli-"));
  const profile = {
    name: "fake",
    api_url: url,
    dashboard_url: url,
    project_host: "supabase.co",
    pooler_host: "supabase.com",
  };
  try {
    await writeFile(join(home, "profile.json"), JSON.stringify(profile));
    return await promisify(execFile)(supabaseBinary, [
      ...args,
      `--profile=${home}/profile.json`,
      "--yes",
      "--agent=no",
    ], {
      cwd: folder,
      env: {
        ...supabaseEnvironment,
        SUPABASE_HOME: home,
        SUPABASE_ACCESS_TOKEN: token,
        SUPABASE_PROJECT_ID: ref,
      },
      timeout: PATIENCE_MS,
    });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
