import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as z from "zod/mini";

const require = createRequire(import.meta.url);
const { platform, arch } = process;

/**
 * The binaries of Deno and the Supabase CLI themselves. npm's wrappers around them leave them
 * running when the wrapper is killed.
 */
export const denoBinary = inPackage(
  `@deno/${platform}-${arch}${platform === "linux" ? "-glibc" : ""}`,
  "deno",
);
export const supabaseBinary = inPackage(
  `@supabase/cli-${platform}-${arch}${isMusl() ? "-musl" : ""}`,
  "bin/supabase",
);

/** Environment for the CLI: it sends no telemetry and asks no questions. */
export const supabaseEnvironment = {
  PATH: process.env["PATH"] ?? "/usr/bin:/bin",
  // If there is no home folder, as in a container, use the temp folder.
  HOME: process.env["HOME"] ?? tmpdir(),
  SUPABASE_TELEMETRY_DISABLED: "1",
  DO_NOT_TRACK: "1",
  NO_COLOR: "1",
};

function inPackage(packageName: string, path: string): string {
  try {
    return join(dirname(require.resolve(`${packageName}/package.json`)), path);
  } catch (error) {
    throw new Error(`The npm package ${packageName} is missing. Run "npm install".`, {
      cause: error,
    });
  }
}

function isMusl(): boolean {
  if (platform !== "linux") return false;
  const { header } = z.parse(z.object({ header: z.looseObject({}) }), process.report.getReport());
  return !("glibcVersionRuntime" in header);
}
