import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";
import { useFakeSupabase } from "./use-fake-supabase.ts";

/**
 * The CLI parses what it gets strictly. If one of its commands says that an answer is not what it
 * expected, the fake is no longer like the real API.
 */
const fake = useFakeSupabase();
const hello = `
  import * as z from "zod/mini";
  export default { fetch: () => new Response(z.parse(z.string(), "hello")) };
`;
/** As our own functions are uploaded. */
const settingsFile = join(import.meta.dirname, "../../../supabase/functions/deno.json");
const settings = JSON.parse(await readFile(settingsFile, "utf8")) as object;
const config = `
project_id = "a-project"
[auth]
site_url = "https://app.example"
[functions.hello]
verify_jwt = false
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "wan-pwa-project-"));
  await mkdir(join(folder, "supabase/functions/hello"), { recursive: true });
  await writeFile(join(folder, "supabase/config.toml"), config);
  await writeFile(join(folder, "supabase/functions/hello/index.ts"), hello);
  await writeFile(join(folder, "supabase/functions/hello/deno.json"), JSON.stringify(settings));
  await writeFile(join(folder, "secrets.env"), "GREETING=hello\nSUPABASE_URL=ignored\n");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const cli = (...args: string[]) => runCli(fake, folder, args);
const remote = () => `--remote=${fake.ref}`;
const callHello = () => fetch(`${fake.projectUrl}/functions/v1/hello`);

it("link reads the project, its keys, and the addresses of Storage and the pooler", async () => {
  await cli("link", "--project-ref", fake.ref);
  expect(await readFile(join(folder, "supabase/.temp/project-ref"), "utf8")).toBe(fake.ref);
});

it("projects list and api-keys show the project and its keys", async () => {
  expect((await cli("projects", "list")).stdout).toContain(fake.ref);
  const { stdout } = await cli("projects", "api-keys", "--reveal", "--project-ref", fake.ref);
  for (const { key } of fake.state.keys) expect(stdout).toContain(key);
});

it("secrets set gives secrets to the functions, list names them, and unset removes them", async () => {
  await cli("secrets", "set", "--env-file", "secrets.env", remote());
  expect(Object.fromEntries(fake.state.secrets)).toEqual({ GREETING: "hello" });
  expect((await cli("secrets", "list", remote())).stdout).toContain("GREETING");
  await cli("secrets", "unset", "GREETING", remote());
  expect(fake.state.secrets.size).toBe(0);
});

it("functions deploy uploads a function, which then answers, and functions list shows it", async () => {
  await cli("functions", "deploy", "hello", "--use-api", remote());
  expect(await (await callHello()).text()).toBe("hello");
  expect((await cli("functions", "list", remote())).stdout).toContain("hello");
});

it("a function whose settings ask for a node_modules does not start, as on a hosted project", async () => {
  const changed = JSON.stringify({ ...settings, nodeModulesDir: "manual" });
  await writeFile(join(folder, "supabase/functions/hello/deno.json"), changed);
  await cli("functions", "deploy", "hello", "--use-api", remote());
  expect((await callHello()).status).toBe(503);
  await fake.stack.logs.first(({ line }) =>
    String(line).includes("Could not find a matching package")
  );
});

it("config diff reads all settings, and names a difference", async () => {
  const { stdout, stderr } = await cli("config", "diff", remote());
  expect(stdout + stderr).toContain("https://app.example");
});

it("db query runs SQL by the API", async () => {
  expect((await cli("db", "query", "select 6 * 7 as n", remote())).stdout).toContain("42");
});
