import { beforeAll, expect, it } from "vitest";
import { useFakeSupabase } from "../../fake-supabase/test/use-fake-supabase.ts";
import { isKnownToFunctions, makeCronKey } from "../secrets/cron-keys.ts";
import { functions } from "../steps/functions.ts";
import { deploymentTo } from "../test/deployment-to.ts";

const fake = useFakeSupabase();
const step = () => functions(deploymentTo(fake));

function deployed(slug: string) {
  const found = fake.state.functions.get(slug);
  if (!found) throw new Error(`${slug} is not deployed`);
  return found;
}
const versions = () =>
  new Map([...fake.state.functions.values()].map(({ slug, version }) => [slug, version]));

let firstPlan: string[];
beforeAll(async () => {
  firstPlan = await step().plan();
  await step().run();
});

it("the first deploy brings all functions, and the next finds nothing to do", async () => {
  expect(firstPlan).toEqual([expect.stringMatching(/^all \d+: none is deployed yet$/)]);
  expect(await step().plan()).toEqual([]);
});

it("what somebody has changed is found, and deployed again", async () => {
  deployed("replicate-webhook").version += 1;
  expect(await step().plan()).toEqual([expect.stringContaining("in another way")]);
  deployed("reconcile").verify_jwt = true;
  fake.state.functions.delete("stripe-webhook");
  expect(await step().plan()).toEqual([
    "reconcile has verify_jwt true, not false",
    "stripe-webhook is not deployed",
  ]);

  await step().run();
  expect(deployed("reconcile").verify_jwt).toBe(false);
  expect(await step().plan()).toEqual([]);
});

it("one that cannot be bundled stays as it was, and the next deploy uploads all again", async () => {
  const before = versions();
  fake.faults.add({
    match: { op: "call", call: "POST functions/deploy", nth: 3 },
    effect: "status:400 The bundle failed: no such module",
    times: 1,
  });
  await expect(step().run()).rejects.toThrow(/^[^\n]*The bundle failed: no such module[^\n]*$/);
  // The CLI switches the others.
  const stayed = [...versions()].filter(([slug, version]) => before.get(slug) === version);
  expect(stayed).toHaveLength(1);
  expect(await step().plan()).toEqual([expect.stringMatching(/^all /)]);

  // A function of the operator's own is nothing of ours.
  fake.state.functions.set("own", { ...deployed("reconcile"), slug: "own", verify_jwt: true });
  await step().run();
  expect(await step().plan()).toEqual([]);
  expect(deployed("own").verify_jwt).toBe(true);
});

it("a key that cron is to use next reaches the functions with a deploy, as nothing else may", async () => {
  const { project } = deploymentTo(fake);
  const used = await makeCronKey(project, "cron");
  await project.query("select vault.create_secret($1, 'secret_key')", [used]);
  await step().run();
  expect(await isKnownToFunctions(project, used)).toBe(true);
  expect(await step().plan()).toEqual([]);

  const next = await makeCronKey(project, "cron_1795000000");
  expect(await isKnownToFunctions(project, next)).toBe(false);
  expect(await step().plan()).toEqual([expect.stringContaining("cron has a new key")]);
  await step().run();
  expect(await isKnownToFunctions(project, next)).toBe(true);
});
