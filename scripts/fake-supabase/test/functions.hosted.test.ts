import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../stack/config.ts";
import { runCli } from "./run-cli.ts";
import { useFakeSupabase } from "./use-fake-supabase.ts";

const root = join(import.meta.dirname, "../../..");
const names = (await readConfig(join(root, "supabase/config.toml"))).functions.map(({ name }) =>
  name
);
const fake = useFakeSupabase();
const call = (name: string) =>
  fetch(`${fake.projectUrl}/functions/v1/${name}`, { method: "OPTIONS" });

beforeAll(async () => {
  await runCli(fake, root, ["functions", "deploy", "--use-api", `--remote=${fake.ref}`]);
}, 120_000);

it("deploys every function of config.toml, and each checks its caller itself", () => {
  expect([...fake.state.functions.keys()].sort()).toEqual([...names].sort());
  for (const [name, { verify_jwt }] of fake.state.functions) expect(verify_jwt, name).toBe(false);
});

describe("a function as it was uploaded", () => {
  it.each(names)("%s starts in a folder without node_modules, on Deno 2.1.4", async (name) => {
    expect((await call(name)).status).toBe(204);
  });

  it("does not start if its settings ask for a node_modules, so this test would notice", async () => {
    const live = fake.state.functions.get("reconcile");
    const bundle = fake.state.bundles.get(live?.ezbr_sha256 ?? "");
    if (live === undefined || bundle === undefined) throw new Error("reconcile is not deployed");
    const { import_map_path: path } = bundle.metadata;
    const settings = JSON.parse(new TextDecoder().decode(bundle.files.get(path))) as object;
    const changed = JSON.stringify({ ...settings, nodeModulesDir: "manual" });
    const files = new Map([...bundle.files, [path, new TextEncoder().encode(changed)]]);
    fake.state.bundles.set("changed", { ...bundle, files, sha256: "changed" });
    live.ezbr_sha256 = "changed";

    expect((await call("reconcile")).status).toBe(503);
    await fake.stack.logs.first(({ line }) =>
      String(line).includes("Could not find a matching package")
    );
  });
});
