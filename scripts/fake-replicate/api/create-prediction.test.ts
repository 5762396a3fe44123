import { describe, expect, test } from "vitest";
import { predictionSchema, T2V, useFake } from "../test/fixture.ts";

const fake = useFake();

async function refused(body: unknown, model = T2V) {
  const response = await fake.api("POST", `/models/${model}/predictions`, body);
  return { status: response.status, body: await response.json() };
}

const VACE = "prunaai/vace-14b";
const VACE_VERSION = "bbafc615de3e3903470a335f94294810ced166309adcba307ac8692113a7b273";

test("a new prediction has every key that Replicate promises", async () => {
  const response = await fake.api("POST", `/models/${T2V}/predictions`, {
    input: { prompt: "a cat" },
  });
  const body = predictionSchema.parse(await response.json());
  expect(response.status).toBe(201);
  expect(response.headers.get("location")).toBe(body.urls.get);
  expect(body).toMatchObject({
    model: T2V,
    version: "hidden",
    input: { prompt: "a cat" },
    output: null,
    error: null,
    status: "starting",
    started_at: null,
    completed_at: null,
    metrics: {},
  });
});

test("repeating a call makes another prediction: there is no idempotency key", async () => {
  const first = await fake.create();
  const second = await fake.create();
  expect(second.id).not.toBe(first.id);
});

test.for([
  ["an id", VACE_VERSION, VACE],
  ["owner/name:id", `${VACE}:${VACE_VERSION}`, VACE],
  ["an official model's name", T2V, T2V],
])("a version may be %s", async ([, version, model]) => {
  const response = await fake.api("POST", "/predictions", { version, input: { prompt: "a cat" } });
  expect(await response.json()).toMatchObject({ model });
});

test("a community model runs by its version only", async () => {
  const input = { prompt: "a cat" };
  expect((await fake.api("POST", `/models/${VACE}/predictions`, { input })).status).toBe(404);
  const byName = await fake.api("POST", "/predictions", { version: VACE, input });
  expect(byName.status).toBe(422);
  expect(await byName.json()).toEqual({
    title: "Invalid version or not permitted",
    detail:
      "The specified version does not exist (or perhaps you don't have permission to use it?)",
    status: 422,
  });
});

test("a deployment of a model's name runs it", async () => {
  const response = await fake.api("POST", `/deployments/${VACE}/predictions`, {
    input: { prompt: "a cat" },
  });
  expect(await response.json()).toMatchObject({
    model: VACE,
    deployment: VACE,
    version: VACE_VERSION,
  });
});

describe("a create refuses", () => {
  test("a missing prompt and a number out of range, and names each field", async () => {
    const input = { sample_steps: 0, image: "https://example.com/a.png" };
    expect(await refused({ input }, "wavespeedai/wan-2.1-i2v-720p")).toEqual({
      status: 422,
      body: {
        detail:
          "- input: prompt is required\n- input.sample_steps: Must be greater than or equal to 1\n",
        status: 422,
        title: "Input validation failed",
        invalid_fields: [
          { type: "required", field: "input", description: "prompt is required" },
          {
            type: "number_gte",
            field: "input.sample_steps",
            description: "Must be greater than or equal to 1",
          },
        ],
      },
    });
  });

  test("an unknown key at the top level, such as model", async () => {
    expect(await refused({ input: { prompt: "a cat" }, model: T2V })).toMatchObject({
      status: 422,
      body: {
        invalid_fields: [{
          type: "additional_property_not_allowed",
          field: "",
          description: "Additional property model is not allowed",
        }],
      },
    });
  });

  test("an unknown webhook event", async () => {
    const answer = await refused({
      input: { prompt: "a cat" },
      webhook_events_filter: ["finished"],
    });
    expect(answer).toMatchObject({
      body: { invalid_fields: [{ type: "enum", field: "webhook_events_filter.0" }] },
    });
  });

  test("a body that is not JSON", async () => {
    const response = await fetch(`${fake.urls.api}/models/${T2V}/predictions`, {
      method: "POST",
      headers: { authorization: "Bearer r8_test", "content-type": "application/json" },
      body: "{",
    });
    expect(response.status).toBe(400);
  });

  test("an unknown input key, unless the settings say otherwise", async () => {
    const body = { input: { prompt: "a cat", colour: "red" } };
    expect((await refused(body)).status).toBe(422);
    await fake.control("POST", "/settings", { strict_input: false });
    expect((await refused(body)).status).toBe(201);
  });

  test.for(["4s", "25h", "1h30", "soon", ""])("the Cancel-After %j", async (limit) => {
    const response = await fake.api("POST", `/models/${T2V}/predictions`, {
      input: { prompt: "a cat" },
    }, { "cancel-after": limit });
    expect(response.status).toBe(422);
  });
});

describe("with a deadline", () => {
  test("a prediction still in the queue is aborted", async () => {
    const { id, deadline, created_at } = await fake.create(
      { input: { prompt: "[sim:stuck=starting]" } },
      T2V,
      { "cancel-after": "1m30s" },
    );
    expect(Date.parse(deadline ?? "") - Date.parse(created_at)).toBe(90_000);
    await fake.advance(90_000);
    expect(await fake.get(id)).toMatchObject({
      status: "aborted",
      started_at: null,
      metrics: { total_time: 90 },
    });
  });

  test("a running prediction is canceled", async () => {
    const { id } = await fake.create({ input: { prompt: "[sim:stuck]" } }, T2V, {
      "cancel-after": "90",
    });
    await fake.advance(90_000);
    expect(await fake.get(id)).toMatchObject({
      status: "canceled",
      started_at: expect.any(String),
    });
  });
});

describe("with Prefer: wait", () => {
  /** Asks for a prediction, and moves the clock once the fake has it. */
  async function createAndWait(prefer: string, advanceMs: number) {
    const answered = fake.api("POST", `/models/${T2V}/predictions`, {
      input: { prompt: "a cat" },
    }, { prefer });
    await expect.poll(async () => (await fake.predictions()).length).toBe(1);
    await fake.advance(advanceMs);
    const response = await answered;
    return { status: response.status, body: predictionSchema.parse(await response.json()) };
  }

  test("the answer contains the output, as soon as there is one", async () => {
    expect(await createAndWait("wait", 6000)).toMatchObject({
      status: 201,
      body: { status: "succeeded", output: expect.any(String) },
    });
  });

  test("a wait that runs out answers 202 with the prediction as it is", async () => {
    const { status, body } = await createAndWait("wait=1", 1000);
    expect(status).toBe(202);
    expect(body.status).toMatch(/starting|processing/);
  });
});
