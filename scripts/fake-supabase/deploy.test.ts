import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startNpmRegistry } from "../fakes/npm-registry.ts";
import { supabaseBinary, supabaseEnvironment } from "../stack/binaries.ts";
import { readConfig } from "../stack/config.ts";
import { createFunctionProcess } from "../stack/functions/function-process.ts";
import { startFakeSupabase } from "./fake-supabase.ts";

const root = new URL("../..", import.meta.url).pathname;
const names = (await readConfig(join(root, "supabase/config.toml"))).functions.map(({ name }) =>
  name
);

let folder: string;
let supabase: Awaited<ReturnType<typeof startFakeSupabase>>;
let registry: Awaited<ReturnType<typeof startNpmRegistry>>;

/** Runs the real CLI, as the README says, against the fake. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wan-pwa-deploy-"));
  [supabase, registry] = await Promise.all([
    startFakeSupabase(),
    startNpmRegistry(join(root, "node_modules")),
  ]);
  const profile = {
    name: "fake",
    api_url: supabase.url,
    dashboard_url: supabase.url,
    project_host: "supabase.co",
    pooler_host: "supabase.com",
  };
  await writeFile(join(folder, "profile.json"), JSON.stringify(profile));
  const options = ["--remote=abcdefghijklmnopqrst", `--profile=${folder}/profile.json`, "--yes"];
  await promisify(execFile)(supabaseBinary, ["functions", "deploy", "--use-api", ...options], {
    cwd: root,
    env: {
      ...supabaseEnvironment,
      SUPABASE_HOME: join(folder, "home"),
      SUPABASE_ACCESS_TOKEN: `sbp_${"0".repeat(40)}`,
    },
    timeout: 60_000,
  });
}, 90_000);

afterAll(async () => {
  await Promise.all([supabase.close(), registry.close()]);
  await rm(folder, { recursive: true, force: true });
});

it("deploys every function of config.toml, and each checks its caller itself", () => {
  expect([...supabase.live].sort()).toEqual([...names].sort());
  for (const [name, { metadata }] of supabase.uploads) {
    expect(metadata, name).toMatchObject({ name, verify_jwt: false, static_patterns: [] });
  }
});

describe("a function as it was uploaded", () => {
  it.each(names)("%s starts in a folder without node_modules, on Deno 2.1.4", async (name) => {
    const { port, stop } = await start(name);
    try {
      const answer = await fetch(`http://127.0.0.1:${await port}/${name}`, { method: "OPTIONS" });
      expect(answer.status).toBe(204);
    } finally {
      await stop();
    }
  });

  it("does not start if its settings ask for a node_modules, so this test would notice", async () => {
    const { port, stop } = await start("reconcile", { nodeModulesDir: "manual" });
    try {
      await expect(port).rejects.toThrow("Could not find a matching package");
    } finally {
      await stop();
    }
  });
});

/** Starts a function from the files of its upload alone, with these changes to its deno.json. */
async function start(name: string, change: object = {}) {
  const upload = supabase.uploads.get(name);
  if (upload === undefined) throw new Error(`${name} was not uploaded.`);
  const uploaded = await mkdtemp(join(folder, `${name}-`));
  for (const [path, bytes] of upload.files) {
    const text = new TextDecoder().decode(bytes);
    await mkdir(dirname(join(uploaded, path)), { recursive: true });
    await writeFile(
      join(uploaded, path),
      path === upload.metadata.import_map_path
        ? JSON.stringify({ ...JSON.parse(text), ...change })
        : bytes,
    );
  }
  const lines: string[] = [];
  const process = createFunctionProcess({
    config: {
      name,
      verifyJwt: upload.metadata.verify_jwt,
      entrypoint: join(uploaded, upload.metadata.entrypoint_path),
      importMap: join(uploaded, upload.metadata.import_map_path),
    },
    env: {
      // One cache for all functions, so that each package is fetched once.
      DENO_DIR: join(folder, "deno"),
      DENO_NO_UPDATE_CHECK: "1",
      NO_COLOR: "1",
      NPM_CONFIG_REGISTRY: registry.url,
    },
    readable: [uploaded, join(folder, "deno")],
    packages: "registry",
    log: ({ event, line }) => {
      if (event === "said") lines.push(String(line));
    },
  });
  const port = process.port().catch((error: unknown) => {
    throw new Error(lines.join("\n"), { cause: error });
  });
  return { port, stop: () => process.stop() };
}
