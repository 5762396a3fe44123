import { describe, expect, it } from "vitest";
import { aGeneration, generationId } from "../_shared/contracts/fixtures/generation.ts";
import { createWorld, post, userId } from "../_shared/fixtures/world.ts";
import { Problem } from "../_shared/http/problem.ts";
import { unauthorizedDatabase } from "../_shared/fixtures/unauthorized.ts";
import type { World } from "../_shared/http/world.ts";
import type { Created } from "../_shared/outside/replicate.ts";
import { startGeneration } from "./handler.ts";

const wanted = {
  id: generationId,
  mode: "t2v",
  model: "wan-2.2-t2v-fast",
  resolution: "480p",
  prompt: "A lamp in a dark room",
};
const picturePath = `${userId}/33333333-3333-4333-8333-333333333333.jpg`;
const withPicture = {
  ...wanted,
  mode: "i2v",
  model: "wan-2.2-i2v-fast",
  image_path: picturePath,
};
const picture = {
  size: 1000,
  type: "image/jpeg",
  url: "https://signed.example/picture",
} as const;

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
  it.each([
    ["has no model", { replicate: "", version: null, inputs: {} }],
    ["is missing", undefined],
  ])("because it %s is refunded at once, and Replicate is not called", async (_case, broken) => {
    const { world, asked } = createWorld({
      started: { repeated: false, generation: aGeneration(), run: broken },
    });
    const response = await startGeneration(post(wanted), world);
    expect(await response.json()).toMatchObject({ state: "failed" });
    expect(asked.creating).toEqual([]);
    expect(asked.failures).toHaveLength(1);
  });
});

describe("a picture", () => {
  it("is passed to Replicate as a signed URL", async () => {
    const { world, asked } = createWorld({
      found: null,
      picture,
      started: {
        repeated: false,
        generation: aGeneration({ mode: "i2v", image_path: picturePath }),
        run: {
          replicate: "a/b",
          version: null,
          inputs: { image: "$image", prompt: "$prompt" },
        },
      },
    });
    await startGeneration(post(withPicture), world);
    expect(asked.creates[0]?.input).toMatchObject({ image: picture.url });
  });

  it("is not checked again on a repeat, which gets the first answer even if the picture is gone", async () => {
    const generation = aGeneration({ mode: "i2v", image_path: picturePath });
    const { world, asked } = createWorld({
      found: generation,
      picture: null,
      started: { repeated: true, generation },
    });
    expect((await startGeneration(post(withPicture), world)).status).toBe(200);
    expect(asked.picturePaths).toEqual([]);
  });

  it("is uploaded to Replicate when Replicate cannot reach us", async () => {
    const { world, asked } = createWorld({
      found: null,
      picture,
      output: new Response("twelve bytes"),
      started: {
        repeated: false,
        generation: aGeneration({ mode: "i2v", image_path: picturePath }),
        run: { replicate: "a/b", version: null, inputs: { image: "$image" } },
      },
    });
    world.settings.storageIsReachable = false;
    await startGeneration(post(withPicture), world);
    expect(asked.creates[0]?.input).toEqual({
      image: "https://api.replicate.com/v1/files/12",
    });
  });

  it.each([
    ["does not exist", null, "picture_not_found"],
    [
      "is larger than 10 MB",
      { ...picture, size: 10 * 1024 * 1024 + 1 },
      "picture_too_large",
    ],
    [
      "is a text file",
      { ...picture, type: null },
      "picture_not_supported",
    ],
  ])(
    "that %s is refused before any credits move",
    async (_case, found, code) => {
      const { world, asked } = createWorld({
        found: null,
        picture: found,
        started: new Error("charged"),
      });
      await expect(startGeneration(post(withPicture), world)).rejects
        .toMatchObject({ code });
      expect(asked.creates).toEqual([]);
    },
  );

  it.each([
    ["another user's folder", picturePath.replace(userId, generationId)],
    [
      "a path with ..",
      `${userId}/../${generationId}/33333333-3333-4333-8333-333333333333.jpg`,
    ],
    [
      "a path below the folder",
      `${userId}/a/33333333-3333-4333-8333-333333333333.jpg`,
    ],
    [
      "a URL",
      "https://example.com/33333333-3333-4333-8333-333333333333.jpg",
    ],
    ["another ending", picturePath.replace(".jpg", ".svg")],
  ])(
    "is only searched in the caller's folder, not at: %s",
    async (_case, image_path) => {
      const { world, asked } = createWorld({ found: null, picture });
      await expect(startGeneration(post({ ...withPicture, image_path }), world))
        .rejects.toMatchObject({ code: "picture_not_found" });
      expect(asked.picturePaths).toEqual([]);
    },
  );

  it.each([
    ["image to video without one", { ...withPicture, image_path: null }],
    ["text to video with one", { ...wanted, image_path: picturePath }],
  ])("is refused if it does not fit the mode: %s", async (_case, body) => {
    const { world } = createWorld({ found: null, picture });
    await expect(startGeneration(post(body), world))
      .rejects.toMatchObject({ code: "invalid_request" });
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
    ["an unknown resolution", { resolution: "4k" }],
    ["a fractional seed", { seed: 1.5 }],
    ["a negative seed", { seed: -1 }],
    ["a seed too large for Postgres", { seed: 2_147_483_648 }],
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

it("a picture's URL that fails is an error of ours, before any credits are taken", async () => {
  const { world, asked } = createWorld({
    found: null,
    picture,
    output: new Response("oops", { status: 503 }),
  });
  world.settings.storageIsReachable = false;
  await expect(startGeneration(post(withPicture), world))
    .rejects.toMatchObject({ code: "internal", status: 500 });
  expect(asked.creates).toEqual([]);
});
