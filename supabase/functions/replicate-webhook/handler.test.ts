import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { aGeneration, generationId } from "../_shared/contracts/fixtures/generation.ts";
import { createWorld, userId } from "../_shared/fixtures/world.ts";
import { signGenerationId } from "../_shared/generation/signature.ts";
import { unauthorizedDatabase } from "../_shared/fixtures/unauthorized.ts";
import { Problem, problemFromDatabase } from "../_shared/http/problem.ts";
import type { World } from "../_shared/http/world.ts";
import { receiveWebhook } from "./handler.ts";

const report = JSON.stringify({ id: "job1", status: "processing", logs: "40%|██" });

interface Delivery {
  body?: string | Uint8Array<ArrayBuffer>;
  /** What the signature covers, if it is not the body. */
  signed?: string | Uint8Array<ArrayBuffer>;
  token?: string;
  generation?: string;
  secondsAgo?: number;
  headers?: Record<string, string>;
}

/** A delivery as Replicate signs and sends it, with the given changes. */
async function deliver(
  world: World,
  delivery: Delivery = {},
): Promise<Response> {
  const { settings } = world;
  const body = delivery.body ?? report;
  const timestamp = String(
    Math.floor(world.now() / 1000) - (delivery.secondsAgo ?? 0),
  );
  const key = Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64");
  const signature = createHmac("sha256", key).update(`msg_1.${timestamp}.`)
    .update(delivery.signed ?? body).digest("base64");
  const generation = delivery.generation ?? generationId;
  const token = delivery.token ??
    await signGenerationId(settings.generationTokenSecrets, generation);
  const request = new Request(
    `https://p.co/hook?generation=${generation}&token=${token}`,
    {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "webhook-id": "msg_1",
        "webhook-timestamp": timestamp,
        "webhook-signature": `v1,${signature}`,
        ...delivery.headers,
      },
      body,
    },
  );
  return await receiveWebhook(request, world);
}

describe("a genuine delivery", () => {
  it("is passed to Postgres with its webhook id, and answered", async () => {
    const { world, asked } = createWorld();
    const response = await deliver(world);
    expect(response.status).toBe(200);
    expect(asked.reports).toEqual([{
      completedAt: null,
      jobId: "job1",
      status: "processing",
      progress: 40,
      outputUrl: null,
      failure: null,
      webhookId: "msg_1",
    }]);
  });

  it.each(
    [
      ["is a repeat", "duplicate"],
      ["is too late", "already_final"],
      ["comes from another job", "other_job"],
      ["has an unknown status", "unknown_status"],
    ] as const,
  )(
    "that %s gets 200, so that Replicate does not send it again",
    async (_case, outcome) => {
      const { world } = createWorld({
        applied: { outcome, generation: aGeneration() },
      });
      const response = await deliver(world);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ outcome });
    },
  );

  it.each(
    [
      ["already_final", "processing", ["job1"]],
      ["other_job", "starting", ["job1"]],
      ["already_final", "succeeded", []],
      ["applied", "processing", []],
    ] as const,
  )(
    "with outcome %s and status %s cancels these jobs at Replicate: %j",
    async (outcome, status, ended) => {
      const { world, asked } = createWorld({ applied: { outcome, generation: aGeneration() } });
      await deliver(world, { body: JSON.stringify({ id: "job1", status }) });
      await Promise.all(asked.later);
      expect(asked.canceled).toEqual(ended);
    },
  );

  it("of a success is answered first, and the copy continues after the response", async () => {
    const finalizing = aGeneration({ state: "finalizing" });
    const { world, asked } = createWorld({
      applied: { outcome: "applied", generation: finalizing },
      claimed: {
        output_url: "https://replicate.delivery/o.mp4",
        user_id: userId,
        claimed_until: "2026-11-22T12:02:00+00:00",
      },
      output: new Response("....ftyp and the rest"),
    });
    await deliver(world, {
      body: JSON.stringify({
        id: "job1",
        status: "succeeded",
        output: "https://replicate.delivery/o.mp4",
      }),
    });
    expect(asked.reports[0]?.outputUrl).toBe(
      "https://replicate.delivery/o.mp4",
    );
    expect(asked.later).toHaveLength(1);
    await Promise.all(asked.later);
    expect(asked.completed).toEqual([`${userId}/${generationId}.mp4`]);
  });

  it("may have a byte order mark, if it is signed with it", async () => {
    const { world, asked } = createWorld();
    await deliver(world, { body: `\u{feff}${report}` });
    expect(asked.reports[0]?.jobId).toBe("job1");
  });

  it("may have unknown fields", async () => {
    const { world, asked } = createWorld();
    await deliver(world, {
      body: JSON.stringify({
        id: "job1",
        status: "warming",
        novel: { deep: [1] },
        logs: null,
      }),
    });
    expect(asked.reports[0]?.status).toBe("warming");
  });
});

describe("a forged delivery is refused, and Postgres is not called", () => {
  const otherGeneration = "44444444-4444-4444-8444-444444444444";

  it.each<[string, Delivery, string]>([
    [
      "no signature",
      { headers: { "webhook-signature": "" } },
      "invalid_signature",
    ],
    [
      "a signature with another secret",
      { headers: { "webhook-signature": `v1,${btoa("x".repeat(32))}` } },
      "invalid_signature",
    ],
    [
      "an id that was not signed",
      { headers: { "webhook-id": "msg_2" } },
      "invalid_signature",
    ],
    [
      "a timestamp of six minutes ago",
      { secondsAgo: 360 },
      "invalid_signature",
    ],
    [
      "a timestamp of six minutes ahead",
      { secondsAgo: -360 },
      "invalid_signature",
    ],
    ["no token", { token: "" }, "generation_not_found"],
    ["a token of another length", { token: "abc" }, "generation_not_found"],
    [
      "a generation that is not an id",
      { generation: "1 or 1=1" },
      "generation_not_found",
    ],
    ["a signed body that is not JSON", { body: "{" }, "invalid_request"],
    [
      "a signed body without an id",
      { body: '{"status":"succeeded"}' },
      "invalid_request",
    ],
    ["a signed list", { body: "[]" }, "invalid_request"],
    [
      "a byte order mark before the signed body",
      { body: `\u{feff}${report}`, signed: report },
      "invalid_signature",
    ],
    [
      "a byte that is not UTF-8 where the signed body has the replacement character",
      { body: Uint8Array.of(0xff), signed: "\u{fffd}" },
      "invalid_signature",
    ],
    ["a signed body that is not UTF-8", { body: Uint8Array.of(0xff) }, "invalid_request"],
    [
      "a body over a megabyte",
      { body: "x".repeat(1024 * 1024 + 1) },
      "body_too_large",
    ],
  ])("%s", async (_case, delivery, code) => {
    const { world, asked } = createWorld();
    await expect(deliver(world, delivery)).rejects.toMatchObject({ code });
    expect(asked.reports).toEqual([]);
  });

  it("a genuine delivery at another generation's URL", async () => {
    const { world, asked } = createWorld();
    const token = await signGenerationId(
      world.settings.generationTokenSecrets,
      generationId,
    );
    await expect(deliver(world, { generation: otherGeneration, token }))
      .rejects.toMatchObject({ code: "generation_not_found" });
    expect(asked.reports).toEqual([]);
  });

  it("any delivery, even a genuine one, while no secret is set", async () => {
    const { world, asked } = createWorld();
    world.settings.webhookSecrets = [];
    await expect(deliver(world)).rejects.toMatchObject({
      code: "not_configured",
      status: 500,
    });
    expect(asked.reports).toEqual([]);
  });
});

describe("a delivery that our database does not record is answered so that Replicate sends it again", () => {
  it.each<[string, World["adminDb"]["applyPrediction"]]>([
    ["a refused call", unauthorizedDatabase.applyPrediction],
    ["a lost connection", () => Promise.reject(new TypeError("connection reset"))],
    ["a lock that takes too long", () => {
      const error = { code: "55P03", message: "lock timeout" };
      return Promise.reject(problemFromDatabase(error, "server"));
    }],
  ])("%s", async (_case, applyPrediction) => {
    const { world } = createWorld();
    world.adminDb.applyPrediction = applyPrediction;
    const error: unknown = await deliver(world).catch((thrown: unknown) => thrown);
    // serve answers any other error with 500.
    expect(error instanceof Problem ? error.status : 500).toBeGreaterThanOrEqual(500);
  });
});

it("a second success while this worker copies is left to reconcile, which is asked at once", async () => {
  const { world, asked } = createWorld({
    applied: { outcome: "applied", generation: aGeneration({ state: "finalizing" }) },
    claimed: {
      output_url: "https://replicate.delivery/o.mp4",
      user_id: userId,
      claimed_until: "2026-11-22T12:02:00+00:00",
    },
  });
  const arrived = Promise.withResolvers<Response>();
  let downloads = 0;
  world.fetch = () => {
    downloads += 1;
    return arrived.promise;
  };
  const succeeded = () =>
    deliver(world, {
      body: JSON.stringify({
        id: "job1",
        status: "succeeded",
        output: "https://replicate.delivery/o.mp4",
      }),
    });
  for (let nth = 0; nth < 3; nth += 1) expect((await succeeded()).status).toBe(200);
  await Promise.all(asked.later.slice(1));
  expect([downloads, asked.continued.length]).toEqual([1, 2]);
  expect(asked.continued[0]).toEqual({ link: null, more: true });

  arrived.resolve(new Response("....ftyp and the rest"));
  await Promise.all(asked.later);
  expect(asked.completed).toHaveLength(1);
});
