import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "./config.ts";

async function read(toml: string) {
  const folder = await mkdtemp(join(tmpdir(), "wan-pwa-config-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "config.toml"), toml);
  return { folder, config: await readConfig(join(folder, "config.toml")) };
}

test("an empty file means Supabase's defaults", async () => {
  const { config } = await read("");
  expect(config).toMatchObject({
    ports: { api: 54321, db: 54322, mailbox: 54324 },
    auth: { jwtExpiry: 3600, email: { otpLength: 6 } },
    storageFileSizeMax: 52_428_800,
    functions: [],
  });
});

test("a function requires a token unless its configuration says otherwise, and it can be switched off", async () => {
  const { folder, config } = await read(`
    [functions.plain]
    [functions.webhook]
    verify_jwt = false
    entrypoint = "./functions/other/main.ts"
    import_map = "./functions/deno.json"
    [functions.off]
    enabled = false
  `);
  expect(config.functions).toEqual([
    {
      name: "plain",
      verifyJwt: true,
      entrypoint: join(folder, "functions/plain/index.ts"),
      importMap: join(folder, "functions/plain/deno.json"),
    },
    {
      name: "webhook",
      verifyJwt: false,
      entrypoint: join(folder, "functions/other/main.ts"),
      importMap: join(folder, "functions/deno.json"),
    },
  ]);
});

test("sizes are read as the CLI reads them", async () => {
  expect((await read(withLimit("500KB"))).config.storageFileSizeMax).toBe(512_000);
  expect((await read(withLimit("1GiB"))).config.storageFileSizeMax).toBe(1_073_741_824);
  await expect(read(withLimit("large"))).rejects.toThrow('"large" is not a size');
});

test("the project's own file declares every function", async () => {
  const folder = join(import.meta.dirname, "../../supabase");
  const entries = await readdir(join(folder, "functions"), { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("_"))
    .map(({ name }) => name);
  const { functions } = await readConfig(join(folder, "config.toml"));
  expect(functions.map(({ name }) => name).sort()).toEqual(names.sort());
});

const withLimit = (size: string) => `[storage]\nfile_size_limit = "${size}"`;
