import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { useFakeSupabase } from "../../fake-supabase/test/use-fake-supabase.ts";
import type { Given } from "../../hosted/given.ts";
import { standInForNpx } from "../hosts/test/stand-in-for-npx.ts";
import { deploymentTo } from "../test/deployment-to.ts";
import { app } from "./app.ts";

const fake = useFakeSupabase();
const repository = new URL("../../..", import.meta.url).pathname;

/** A folder of its own to build into. Its client has one file, so that the test can change it. */
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "wan-pwa-app-"));
  await mkdir(join(root, "client"));
  await writeFile(join(root, "client/source.ts"), "one");
  for (const name of ["supabase", "package-lock.json"]) {
    await symlink(join(repository, name), join(root, name));
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

const step = (given: Partial<Given> = {}) => app(deploymentTo(fake, { root, given }));

async function built(): Promise<string> {
  const folder = join(root, "client/dist/assets");
  const files = (await readdir(folder)).filter((name) => name.endsWith(".js"));
  return (await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")))).join();
}

it("the app is built for the project, with its key and the public half of the push keys", async () => {
  await fake.stack.sql`select vault.create_secret('the public half', 'push_public_key')`;
  const deployment = deploymentTo(fake, { root });
  const first = app(deployment);
  expect(await first.plan()).toEqual([`build it for ${fake.projectUrl}`]);
  await first.run();
  const js = await built();
  for (const text of [fake.projectUrl, fake.stack.keys.publishable, "the public half"]) {
    expect(js).toContain(text);
  }
  expect(await readFile(join(root, "client/dist/_headers"), "utf8")).toContain(fake.projectUrl);
  expect(deployment.said.join()).toContain("answer every path that is not a file with index.html");
});

it("the app is built again only if it would be another one", async () => {
  expect(await step().plan()).toEqual([]);
  await writeFile(join(root, "client/source.ts"), "two");
  expect(await step().plan()).toHaveLength(1);
  await writeFile(join(root, "client/source.ts"), "one");
  expect(await step({ VITE_CHECKOUT_ORIGINS: "https://pay.example" }).plan()).toHaveLength(1);
  await fake.stack.sql`
    select vault.update_secret(id, 'another half') from vault.secrets where name = 'push_public_key'`;
  expect(await step().plan()).toHaveLength(1);
});

it("the app is uploaded once, to each place, also from a machine that has not built it", async () => {
  const cloudflare = {
    DEPLOY_HOST: "cloudflare",
    CLOUDFLARE_API_TOKEN: "token",
    CLOUDFLARE_ACCOUNT_ID: "account",
    CLOUDFLARE_WORKER: "wan",
  };
  await standInForNpx("exit 1");
  await expect(step(cloudflare).run()).rejects.toThrow("wrangler could not upload the app");
  expect(await step(cloudflare).plan()).toContain("upload it to Cloudflare: wan");

  const called = await standInForNpx("exit 0");
  await step(cloudflare).run();
  expect(await called()).toContain("deploy");
  expect(await readFile(join(root, "client/dist/_redirects"), "utf8")).toBe("/share /create 303\n");
  await rm(join(root, "client/dist"), { recursive: true });
  expect(await step(cloudflare).plan()).toEqual([]);
  expect(await step({ ...cloudflare, CLOUDFLARE_WORKER: "next" }).plan()).toHaveLength(2);
});
