import { expect, test } from "vitest";
import * as z from "zod/mini";
import { predictionSchema, T2V, useFake } from "../test/fixture.ts";

const fake = useFake();
const listSchema = z.object({
  next: z.nullable(z.url()),
  previous: z.nullable(z.url()),
  results: z.array(predictionSchema),
});

async function statusFor(authorization: string): Promise<number> {
  return (await fake.api("GET", "/account", undefined, { authorization })).status;
}

async function refusal(response: Response): Promise<unknown> {
  return { status: response.status, body: await response.json() };
}

test("a call without a token is refused in Replicate's words", async () => {
  const response = await fetch(`${fake.urls.api}/predictions`);
  expect(await refusal(response)).toEqual({
    status: 401,
    body: {
      title: "Unauthenticated",
      detail: "You did not pass an authentication token",
      status: 401,
    },
  });
});

test("a wrong token is refused; the right one is accepted as Bearer and as Token", async () => {
  expect(await statusFor("Bearer r8_wrong")).toBe(401);
  expect(await statusFor("Bearer r8_test")).toBe(200);
  expect(await statusFor("Token r8_test")).toBe(200);
});

test.for(["/v1/nothing", "/v1/webhooks", "/v1/predictions/unknown", "/v1/models/nobody/nothing"])(
  "%s does not exist",
  async (path) => {
    const response = await fake.api("GET", path.slice(3));
    expect(await refusal(response)).toEqual({
      status: 404,
      body: { detail: "The requested resource could not be found.", status: 404 },
    });
  },
);

test("webhooks cannot be registered, only set per prediction", async () => {
  expect((await fake.api("POST", "/webhooks", { url: "https://example.com" })).status).toBe(404);
});

test("the webhook secret is where the official client looks for it", async () => {
  const response = await fake.api("GET", "/webhooks/default/secret");
  expect(await response.json()).toEqual({ key: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" });
});

test("every answer reports what is left of the rate limit; creates are counted separately", async () => {
  const read = await fake.api("GET", "/account");
  expect(read.headers.get("ratelimit-remaining")).toBe("2999");
  expect(read.headers.get("ratelimit-reset")).toBe("60");
  const created = await fake.api("POST", `/models/${T2V}/predictions`, {
    input: { prompt: "a cat" },
  });
  expect(created.headers.get("ratelimit-remaining")).toBe("599");
});

test("a call over the limit is throttled until the minute is over", async () => {
  await fake.control("POST", "/settings", { creates_per_minute: 1 });
  const create = () =>
    fake.api("POST", `/models/${T2V}/predictions`, { input: { prompt: "a cat" } });
  expect((await create()).status).toBe(201);
  await fake.advance(30_000);
  const throttled = await create();
  expect(throttled.headers.get("retry-after")).toBe("30");
  expect(await refusal(throttled)).toEqual({
    status: 429,
    body: { detail: "Request was throttled. Your rate limit resets in ~30s." },
  });
  await fake.advance(30_000);
  expect((await create()).status).toBe(201);
});

test("the list has pages of 100, newest first, and can be paged back and forth", async () => {
  const ids: string[] = [];
  for (let count = 0; count < 205; count++) ids.unshift((await fake.create()).id);
  const page = async (path: string) => {
    const body = await (await fake.api("GET", path)).json();
    const { next, previous, results } = z.parse(listSchema, body);
    return {
      next: next?.replace(fake.urls.api, ""),
      previous: previous?.replace(fake.urls.api, ""),
      ids: results.map(({ id }) => id),
    };
  };
  const first = await page("/predictions");
  expect(first.ids).toEqual(ids.slice(0, 100));
  expect(first.previous).toBeUndefined();
  await fake.create();
  const second = await page(first.next ?? "");
  expect(second.ids).toEqual(ids.slice(100, 200));
  const third = await page(second.next ?? "");
  expect(third.ids).toEqual(ids.slice(200));
  expect(third.next).toBeUndefined();
  expect((await page(third.previous ?? "")).ids).toEqual(ids.slice(100, 200));
});

test("the list can be limited by time of creation, which finds an orphan after a lost answer", async () => {
  const early = await fake.create();
  await fake.advance(60_000);
  const late = await fake.create();
  const list = async (query: string) =>
    z.parse(listSchema, await (await fake.api("GET", `/predictions?${query}`)).json()).results.map((
      { id },
    ) => id);
  const between = new Date(Date.parse(late.created_at) - 1000).toISOString();
  expect(await list(`created_after=${between}`)).toEqual([late.id]);
  expect(await list(`created_before=${between}`)).toEqual([early.id]);
  expect(await list("source=web")).toEqual([]);
});

test("an hour after the end, input, output and logs are gone and the rest stays", async () => {
  const { id } = await fake.create();
  await fake.advance(6000);
  const before = await fake.get(id);
  expect(before).toMatchObject({
    status: "succeeded",
    data_removed: false,
    input: { prompt: "a cat" },
  });
  await fake.advance(3_600_000);
  const after = await fake.get(id);
  expect(after).toEqual({ ...before, input: {}, output: null, logs: "", data_removed: true });
});

test("a model shows its schema and whether it is official", async () => {
  const body = await (await fake.api("GET", "/models/wan-video/wan-2.2-i2v-fast")).json();
  expect(body).toMatchObject({
    owner: "wan-video",
    name: "wan-2.2-i2v-fast",
    is_official: true,
    latest_version: {
      openapi_schema: { components: { schemas: { Input: { required: ["prompt", "image"] } } } },
    },
  });
  const versions = await (await fake.api("GET", "/models/prunaai/vace-14b/versions")).json();
  const id = "bbafc615de3e3903470a335f94294810ced166309adcba307ac8692113a7b273";
  expect(versions).toMatchObject({ results: [{ id }] });
  expect((await fake.api("GET", `/models/prunaai/vace-14b/versions/${id}`)).status).toBe(200);
});

test("every call is logged without its token", async () => {
  const { id } = await fake.create({}, T2V, { "cancel-after": "15m" });
  await fake.get(id);
  const requests = await fake.requests();
  expect(requests).toMatchObject([
    {
      op: "create",
      model: T2V,
      prediction_id: id,
      status: 201,
      body: { input: { prompt: "a cat" } },
      headers: { "cancel-after": "15m" },
    },
    { op: "get", model: T2V, prediction_id: id, status: 200 },
  ]);
  expect(JSON.stringify(requests)).not.toContain("r8_test");
});
