import { afterEach, expect, it } from "vitest";
import { useFakeSupabase } from "../../fake-supabase/test/use-fake-supabase.ts";
import { newUserOn } from "../../test/new-user.ts";
import { migrations } from "../steps/migrations.ts";
import { deploymentTo } from "../test/deployment-to.ts";

const fake = useFakeSupabase();
const plan = () => migrations(deploymentTo(fake)).plan();
afterEach(() => fake.state.functions.clear());

function addFunction(slug: string) {
  fake.state.functions.set(slug, {
    id: crypto.randomUUID(),
    slug,
    name: slug,
    status: "ACTIVE",
    version: 1,
    verify_jwt: true,
    import_map: false,
    entrypoint_path: "index.ts",
    import_map_path: "",
    ezbr_sha256: "",
    created_at: 0,
    updated_at: 0,
  });
}

it("functions of our names, as after a reset of the database, are no reason to refuse", async () => {
  addFunction("reconcile");
  expect(await plan()).toHaveLength(1);
});

it("a project with functions of another app is refused, with their names", async () => {
  addFunction("stripe-webhook");
  addFunction("send-invoice");
  await expect(plan()).rejects.toThrow(
    /already has functions that are not ours \(send-invoice\)\. .*dashboard\/new/,
  );
});

it("a project with users of another app is refused, although it has no tables", async () => {
  await newUserOn(fake.stack);
  await expect(plan()).rejects.toThrow("already has users. This app needs a project of its own");
});
