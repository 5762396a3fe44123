import { describe, expect, it } from "vitest";
import { aGeneration, generationId } from "../_shared/contracts/fixtures/generation.ts";
import { createWorld, post, run } from "../_shared/fixtures/world.ts";
import { Problem } from "../_shared/http/problem.ts";
import { unauthorizedDatabase } from "../_shared/fixtures/unauthorized.ts";
import type { World } from "../_shared/http/world.ts";
import type { Created } from "../_shared/outside/replicate.ts";
import { startGeneration } from "./handler.ts";

const wanted = {
  id: generationId,
  mode: "t2v",
  model: "wan-2.2-t2v-fast",
  prompt: "A lamp in a dark room",
  inputs: { resolution: "480p" },
};

describe("a start", () => {
  it("answers 201 with the generation and calls Replicate once", async () => {
    const { world, asked } = createWorld();
    const response = await startGeneration(post(wanted), world);
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({
      id: generationId,
      state: "starting",
    });
    expect(asked.creates).toHaveLength(1);
    expect(asked.reports).toMatchObject([{
      jobId: "job1",
      status: "starting",
      webhookId: null,
    }]);
  });

  it("without files asks Postgres for nothing else before", async () => {
    const { world } = createWorld();
    world.db.findGeneration = () => Promise.reject(new Error("asked"));
    expect((await startGeneration(post(wanted), world)).status).toBe(201);
  });

  it("gives Replicate a webhook URL that is bound to this generation", async () => {
    const { world, asked } = createWorld();
    await startGeneration(post(wanted), world);
    const url = new URL(asked.creates[0]?.webhookUrl ?? "");
    expect(url.searchParams.get("generation")).toBe(generationId);
    expect(url.searchParams.get("token")).toMatch(/^[0-9a-f]{64}$/);
  });

  it("answers a repeat with 200 and does not call Replicate again", async () => {
    const { world, asked } = createWorld({
      found: aGeneration(),
      started: {
        repeated: true,
        generation: aGeneration({ state: "processing" }),
      },
    });
    const response = await startGeneration(post(wanted), world);
    expect(response.status).toBe(200);
    expect(asked.creates).toEqual([]);
  });

  it("does not call Replicate when Postgres refuses", async () => {
    const refusal = new Problem(
      "insufficient_credits",
      "This costs 20 credits, you have 15.",
      "",
    );
    const { world, asked } = createWorld({ started: refusal });
    await expect(startGeneration(post(wanted), world)).rejects.toBe(refusal);
    expect(asked.creates).toEqual([]);
  });

  it.each([[401], [402], [404], [422], [429]])(
    "fails and refunds at once when Replicate refuses with %i",
    async (status) => {
      const { world, asked } = createWorld({
        created: { kind: "refused", status, reason: "no" },
      });
      const response = await startGeneration(post(wanted), world);
      expect(response.status).toBe(201);
      expect(await response.json()).toMatchObject({ state: "failed" });
      expect(asked.failures).toMatchObject([{ refused: true }]);
      expect(asked.creates).toHaveLength(1);
    },
  );

  it("stays queued, and Replicate is not called again, when the answer is unclear", async () => {
    const { world, asked } = createWorld({
      created: { kind: "unclear", reason: "reset" },
    });
    const response = await startGeneration(post(wanted), world);
    expect(await response.json()).toMatchObject({ state: "queued" });
    expect(asked.creates).toHaveLength(1);
    expect(asked.failures).toEqual([]);
  });
});

describe("the create", () => {
  it("is claimed just before it is sent", async () => {
    const { world, asked } = createWorld();
    await startGeneration(post(wanted), world);
    expect(asked.creating).toEqual(["claim", "create"]);
  });

  it("is not sent if the generation was canceled before that", async () => {
    const canceled = aGeneration({ state: "canceled" });
    const { world, asked } = createWorld({ creating: { claimed: false, generation: canceled } });
    const response = await startGeneration(post(wanted), world);
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ state: "canceled" });
    expect(asked.creating).toEqual(["claim"]);
    expect(asked.failures).toEqual([]);
  });

  it("is not sent if the claim got no answer, and no credits move", async () => {
    const { world, asked } = createWorld({ creating: new Error("no answer") });
    await startGeneration(post(wanted), world).catch(() => null);
    expect(asked.creates).toEqual([]);
    expect(asked.failures).toEqual([]);
  });
});

describe("a run that cannot be sent", () => {
  const broken = (change: object) => ({ ...run, ...change });

  it.each<[string, unknown]>([
    ["names no model", broken({ replicate: { $resolution: { "720p": "a/b" } } })],
    ["has another form", broken({ input: ["$prompt"] })],
    ["has no time limit", broken({ cancel_after_seconds: undefined })],
    ["has a time limit that Replicate does not take", broken({ cancel_after_seconds: 86_401 })],
    ["is missing", undefined],
  ])("because it %s is refunded at once, and Replicate is not called", async (_case, sent) => {
    const { world, asked } = createWorld({
      started: { repeated: false, generation: aGeneration(), run: sent, files: [] },
    });
    const response = await startGeneration(post(wanted), world);
    expect(await response.json()).toMatchObject({ state: "failed" });
    expect(asked.creating).toEqual([]);
    expect(asked.failures).toHaveLength(1);
  });
});

it("Replicate gets what the run lists and nothing else, and the model's time limit", async () => {
  const { world, asked } = createWorld({
    started: {
      repeated: false,
      generation: aGeneration({ inputs: { resolution: "480p", secret: "x" } }),
      run: { ...run, cancel_after_seconds: 600 },
      files: [],
    },
  });
  await startGeneration(post(wanted), world);
  expect(asked.creates).toMatchObject([{ cancelAfterSeconds: 600 }]);
  expect(asked.creates[0]?.input).toEqual({
    prompt: "A lamp in a dark room",
    resolution: "480p",
  });
});

describe("an invalid request is refused, and nothing is charged", () => {
  it.each([
    ["a short prompt", { prompt: "short" }],
    ["ten spaces", { prompt: " ".repeat(10) }],
    ["a prompt of 501 characters", { prompt: "a".repeat(501) }],
    ["a NUL", { prompt: "a lamp in a dark \u0000 room" }],
    ["half an emoji", { prompt: "a lamp in a dark \ud83d room" }],
    ["a prompt that is a number", { prompt: 1_234_567_890 }],
    ["an id that is not a UUID", { id: "1" }],
    ["a cost", { cost: 1 }],
    ["another user's id", { user_id: generationId }],
    ["an input beside the inputs", { resolution: "480p" }],
    ["no inputs", { inputs: undefined }],
    ["an input that is a fraction", { inputs: { seed: 1.5 } }],
    ["an input that is an object", { inputs: { seed: {} } }],
    ["an input with a NUL", { inputs: { negative_prompt: "\u0000" } }],
    ["an input whose name no model can have", { inputs: { "a b": 1 } }],
  ])("%s", async (_case, change) => {
    const { world, asked } = createWorld({ started: new Error("charged") });
    await expect(startGeneration(post({ ...wanted, ...change }), world))
      .rejects.toMatchObject({ code: "invalid_request" });
    expect(asked.creates).toEqual([]);
  });

  it("counts an emoji as one character, as Postgres does", async () => {
    const { world } = createWorld();
    const response = await startGeneration(
      post({ ...wanted, prompt: "🦊".repeat(500) }),
      world,
    );
    expect(response.status).toBe(201);
  });

  it.each([
    ["not JSON", "{", "application/json", "invalid_request"],
    ["a list", "[]", "application/json", "invalid_request"],
    ["a form", "id=1", "application/x-www-form-urlencoded", "body_not_json"],
    [
      "40 KB",
      JSON.stringify({ ...wanted, prompt: "a".repeat(40_000) }),
      "application/json",
      "body_too_large",
    ],
  ])("a body that is %s", async (_case, body, type, code) => {
    const { world } = createWorld();
    const request = new Request(
      "https://project.supabase.co/functions/v1/start-generation",
      {
        method: "POST",
        headers: { "content-type": type },
        body,
      },
    );
    await expect(startGeneration(request, world)).rejects.toMatchObject({
      code,
    });
  });
});

describe("after the credits are taken, the answer is the generation:", () => {
  const accepted = { kind: "accepted", prediction: { id: "job1", status: "starting" } } as const;
  const refused = { kind: "refused", status: 422, reason: "no" } as const;
  const lost = () => Promise.reject(new TypeError("connection reset"));
  const broken = () => Promise.reject(new Error("a bug of ours"));

  it.each<[string, Created, Partial<World["adminDb"]>]>([
    ["Replicate's answer cannot be recorded", accepted, unauthorizedDatabase],
    ["Replicate's refusal cannot be recorded", refused, unauthorizedDatabase],
    ["the network fails after the create", accepted, { applyPrediction: lost }],
    ["the network fails after the refusal", refused, { failGeneration: lost }],
    ["an answer of our database cannot be parsed", accepted, { applyPrediction: broken }],
  ])("%s", async (_case, created, failing) => {
    const { world } = createWorld({ created });
    Object.assign(world.adminDb, failing);
    const response = await startGeneration(post(wanted), world);
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ id: generationId, state: "queued" });
  });

  it("the create itself breaks", async () => {
    const { world } = createWorld();
    world.replicate.create = broken;
    const response = await startGeneration(post(wanted), world);
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ state: "queued" });
  });

  it("and the log tells the operator why", async () => {
    const { world } = createWorld();
    const lines: string[] = [];
    world.log = (event, facts) => lines.push(`${event}: ${facts?.["reason"]}`);
    world.adminDb.applyPrediction = unauthorizedDatabase.applyPrediction;
    await startGeneration(post(wanted), world);
    expect(lines.join()).toMatch(/start not finished: .*JWT issued at future/);
  });
});
