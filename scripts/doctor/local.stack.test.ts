/** The doctor at the stack of `npm start`, with the real functions. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { anyPorts, exampleSettings, type Local, startLocal } from "../local.ts";
import { callFunction } from "../test/call-function.ts";
import { doorsOf } from "../test/doors.ts";
import { newUserOn } from "../test/new-user.ts";
import { FAKE_REPLICATE_TOKEN } from "../start/fakes.ts";
import { checksOf } from "./checks.ts";
import { replicateWebhook } from "./checks/project/replicate-webhook.ts";
import { restRefusesStrangers } from "./checks/project/rest.ts";
import { stripeWebhook } from "./checks/project/stripe-webhook.ts";
import { catalogModels } from "./checks/replicate/models.ts";
import { replicateRefusals, replicateToken } from "./checks/replicate/account.ts";
import { stripeEndpoint, stripeKey } from "./checks/stripe/account.ts";
import { runChecks } from "./run-checks.ts";
import { allRows, stopCron } from "./test/all-rows.ts";
import type { Check, DoctorWorld } from "./world.ts";
import type { OpenWorld } from "./worlds/open-world.ts";
import { openLocalWorld } from "./worlds/local.ts";

let dataFolder: string;
let local: Local;
let opened: OpenWorld;

beforeAll(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "wan-pwa-doctor-"));
  const settings = await exampleSettings();
  local = await startLocal({ ports: anyPorts, settings, dataFolder, seed: false, fsync: false });
  const { origin: replicate } = new URL(local.replicate.controlUrl ?? "");
  opened = await openLocalWorld({
    root: join(import.meta.dirname, "../.."),
    urls: local.stack.urls,
    given: {
      ...settings,
      ...local.stripe.env,
      REPLICATE_API_TOKEN: FAKE_REPLICATE_TOKEN,
      REPLICATE_API_URL: `${replicate}/v1`,
    },
  });
});
afterAll(async () => {
  await opened?.close();
  await local?.stop();
  await rm(dataFolder, { recursive: true, force: true });
});

/** What a check finds with these changes to what the operator gives. */
async function find({ find: look }: Check, given: Record<string, string> = {}) {
  const world: DoctorWorld = { ...opened.world, given: { ...opened.world.given, ...given } };
  return (await look(world)).map(({ what }) => what);
}

it("a healthy stack has no finding, and nothing is left unchecked", async () => {
  const outcomes = await runChecks(checksOf(opened.world), opened.world, () => {});
  expect(outcomes.filter(({ state }) => state === "found" || state === "unchecked")).toEqual([]);
  expect(outcomes.filter(({ state }) => state === "well").length).toBeGreaterThan(8);
});

it("all checks together leave one row: the record of the doctor's own webhook", async () => {
  await stopCron(local.stack.sql);
  const before = await allRows(local.stack.sql);
  expect(before.size).toBeGreaterThan(100);
  await runChecks(checksOf(opened.world), opened.world, () => {});
  const after = await allRows(local.stack.sql);
  expect([...before].filter((row) => !after.has(row))).toEqual([]);
  expect([...after].filter((row) => !before.has(row))).toEqual([
    expect.stringMatching(
      /^private\.webhook_deliveries \(replicate,doctor_[\w-]+,,doctor_[\w-]+,,starting,unknown_generation,/,
    ),
  ]);
});

it("a webhook with the doctor's form leaves nothing unless both secrets are right", async () => {
  const before = await allRows(local.stack.sql);
  const otherSecret = `whsec_${randomBytes(24).toString("base64")}`;
  expect(await find(replicateWebhook, { REPLICATE_WEBHOOK_SECRETS: otherSecret })).toEqual([
    "replicate-webhook refuses a webhook that is signed with Replicate's secret.",
  ]);
  expect(await find(replicateWebhook, { GENERATION_TOKEN_SECRETS: "x".repeat(32) })).toEqual([
    "replicate-webhook does not accept addresses that are signed with the secret in the Vault.",
  ]);
  expect(await find(stripeWebhook, { STRIPE_WEBHOOK_SECRETS: otherSecret })).toEqual([
    "stripe-webhook refuses an event that is signed with the secret in the Vault.",
  ]);
  expect(await allRows(local.stack.sql)).toEqual(before);
});

it("secrets that are not known here cannot be checked", async () => {
  await expect(find(replicateWebhook, { GENERATION_TOKEN_SECRETS: "" })).rejects.toThrow(
    "not known",
  );
  await expect(find(stripeWebhook, { STRIPE_WEBHOOK_SECRETS: "" })).rejects.toThrow("not in the");
});

/** Changes the database for one check, and takes the change back. */
async function findWith(check: Check, plant: string, heal: string) {
  await local.stack.sql.unsafe(plant);
  try {
    return await find(check);
  } finally {
    await local.stack.sql.unsafe(heal);
  }
}

it("a table and a function that anybody may read are found from outside", async () => {
  expect(
    await findWith(
      restRefusesStrangers,
      "grant select on public.profiles to anon",
      "revoke select on public.profiles from anon",
    ),
  ).toEqual(["Anybody may read profiles by the REST API (200)."]);
  expect(
    await findWith(
      restRefusesStrangers,
      "grant execute on function public.find_violations, private.find_violations to anon; grant usage on schema private to anon",
      "revoke execute on function public.find_violations, private.find_violations from anon; revoke usage on schema private from anon",
    ),
  ).toEqual(["Anybody may call find_violations by the REST API (200)."]);
});

it("a model that is gone, and an input that is gone, are found", async () => {
  const [model] = await local.stack.sql<{ run: string }[]>`
    select run::text from public.models where slug = 'wan-2.1-t2v-14b'`;
  const set = (run: string) =>
    `update public.models set run = ${run} where slug = 'wan-2.1-t2v-14b'`;
  const heal = set(`$json$${model?.run}$json$`);
  expect(
    await findWith(
      catalogModels,
      set("jsonb_set(run, '{replicate,$resolution,480p}', '\"wan-video/wan-0\"')"),
      heal,
    ),
  ).toEqual([
    "wan-2.1-t2v-14b at 480p uses wan-video/wan-0, which Replicate does not have any more.",
  ]);
  expect(
    await findWith(catalogModels, set("run #- '{replicate,$resolution,480p}'"), heal),
  ).toEqual(["wan-2.1-t2v-14b at 480p names no model of Replicate."]);
  expect(
    await findWith(catalogModels, set("jsonb_set(run, '{input,fast_mode}', '\"8k\"')"), heal),
  ).toEqual([
    "wan-2.1-t2v-14b at 480p does not fit the input of wavespeedai/wan-2.1-t2v-480p: fast_mode does not take 8k.",
    "wan-2.1-t2v-14b at 720p does not fit the input of wavespeedai/wan-2.1-t2v-720p: fast_mode does not take 8k.",
  ]);
});

it("keys that are refused are found, each once", async () => {
  const badToken = { REPLICATE_API_TOKEN: "r8_wrong" };
  expect(await find(replicateToken, badToken)).toEqual([
    "Replicate does not accept REPLICATE_API_TOKEN (401).",
  ]);
  await expect(find(catalogModels, badToken)).rejects.toThrow("a finding of its own");
  const badKey = { STRIPE_SECRET_KEY: "sk_test_wrong" };
  expect(await find(stripeKey, badKey)).toEqual(["Stripe does not accept the key."]);
  await expect(find(stripeEndpoint, badKey)).rejects.toThrow("Stripe refuses the key");
});

it("videos that Replicate refused are found, by the kind of the refusal", async () => {
  expect(await find(replicateRefusals)).toEqual([]);
  const { access_token: token } = await newUserOn(local.stack);
  const start = async (hint: string) => {
    const answer = await callFunction(doorsOf(local.stack), "start-generation", {
      id: crypto.randomUUID(),
      mode: "t2v",
      model: "wan-2.2-t2v-fast",
      inputs: {},
      prompt: `A lamp in a dark room ${hint}`,
    }, { token });
    expect(answer.status).toBe(201);
  };
  await start("[sim:create=status:402]");
  await start("[sim:create=status:402]");
  await start("[sim:create=status:429]");
  expect(await find(replicateRefusals)).toEqual([
    expect.stringMatching(/^Replicate refused one video in .* \(429\)/),
    expect.stringMatching(/^Replicate refused 2 videos in .* billing is not set up \(402\)/),
  ]);
});
