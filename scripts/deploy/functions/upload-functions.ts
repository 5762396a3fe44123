import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runSupabase } from "../run-supabase.ts";
import type { Deployment } from "../step.ts";

const UPLOAD_LIMIT_MS = 10 * 60_000;

/**
 * Uploads all functions with the CLI, which finds what each needs. Supabase bundles them, and then
 * switches those that it could bundle, at once. One that it could not is named, and stays as it was.
 */
export async function uploadFunctions({ root, given, project }: Deployment): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "wan-pwa-functions-"));
  try {
    const profile = await writeProfile(folder, given.SUPABASE_API_URL);
    const args = ["functions", "deploy", "--use-api", `--remote=${project.ref}`, ...profile];
    const { failure } = await runSupabase(UPLOAD_LIMIT_MS, folder, [...args, "--workdir", root], {
      SUPABASE_ACCESS_TOKEN: given.SUPABASE_ACCESS_TOKEN,
    });
    if (failure !== undefined) throw new Error(failure);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The CLI finds another Management API by a profile. @returns its arguments */
async function writeProfile(folder: string, apiUrl: string): Promise<string[]> {
  if (apiUrl === "") return [];
  const file = join(folder, "profile.json");
  await writeFile(
    file,
    JSON.stringify({
      name: "given",
      api_url: apiUrl,
      dashboard_url: apiUrl,
      project_host: "supabase.co",
      pooler_host: "supabase.com",
    }),
  );
  return [`--profile=${file}`];
}
