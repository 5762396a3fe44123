import { validateWebhook } from "replicate";
import { describe, expect, test } from "vitest";
import type { Call } from "../../../fakes/http/http-server.ts";
import { SECRET, useFake, useReceiver } from "../../test/fixture.ts";

const fake = useFake();
const receiver = useReceiver();

async function webhooksWith(effect: string, event?: string): Promise<string[]> {
  await fake.fault({ op: "webhook", ...(event && { event }) }, effect);
  await fake.create({ webhook: receiver.url, webhook_events_filter: ["start", "completed"] });
  await fake.advance(6000);
  return receiver.bodies().map(({ status }) => status);
}

/** The final webhook under a fault, as it was received. */
async function finalWith(effect: string): Promise<Call & { text: string }> {
  await fake.fault({ op: "webhook" }, effect);
  await fake.create({ webhook: receiver.url });
  await fake.advance(6000);
  const call = receiver.calls.at(-1);
  if (!call) throw new Error("no webhook came");
  return { ...call, text: call.body.toString("utf8") };
}

function isSigned(
  { headers, text: body }: Call & { text: string },
  secret = SECRET,
): Promise<boolean> {
  const {
    "webhook-id": id = "",
    "webhook-timestamp": timestamp = "",
    "webhook-signature": signature = "",
  } = headers;
  return validateWebhook({ id, timestamp, signature, body, secret });
}

function secondsAhead({ headers }: Call): number {
  return Number(headers["webhook-timestamp"]) - Date.now() / 1000;
}

test("drop sends nothing", async () => {
  expect(await webhooksWith("drop")).toEqual([]);
});

test("drop of one event leaves the other", async () => {
  expect(await webhooksWith("drop", "completed")).toEqual(["processing"]);
});

test("a prompt may drop one event: [sim:webhook@completed=drop]", async () => {
  const input = { prompt: "[sim:webhook@completed=drop]" };
  await fake.create({
    webhook: receiver.url,
    input,
    webhook_events_filter: ["start", "completed"],
  });
  await fake.advance(6000);
  expect(receiver.bodies().map(({ status }) => status)).toEqual(["processing"]);
});

test("duplicate sends the same bytes under the same id", async () => {
  expect(await webhooksWith("duplicate", "completed")).toEqual([
    "processing",
    "succeeded",
    "succeeded",
  ]);
  const [, first, second] = receiver.calls;
  expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
  expect(second?.body).toEqual(first?.body);
});

test("duplicate:new_id sends them under two ids", async () => {
  await webhooksWith("duplicate:new_id", "completed");
  const [, first, second] = receiver.calls;
  expect(second?.headers["webhook-id"]).not.toBe(first?.headers["webhook-id"]);
});

test("delay of the start lets the end overtake it", async () => {
  expect(await webhooksWith("delay:1m", "start")).toEqual(["succeeded"]);
  await fake.advance(60_000);
  expect(receiver.bodies().map(({ status }) => status)).toEqual(["succeeded", "processing"]);
});

describe("a receiver must refuse:", () => {
  test.for(["wrong_signature", "wrong_secret", "tampered"])("%s", async (effect) => {
    expect(await isSigned(await finalWith(effect))).toBe(false);
  });

  test("wrong_secret: the signature is correct for another secret", async () => {
    expect(
      await isSigned(await finalWith("wrong_secret"), `whsec_${btoa("somebody else's secret")}`),
    ).toBe(true);
  });

  test("v2_only: no signature has a known version", async () => {
    expect((await finalWith("v2_only")).headers["webhook-signature"]).toMatch(/^v2,\S+$/);
  });

  test.for(
    [["no_header", "webhook-signature"], ["no_header:webhook-id", "webhook-id"], [
      "no_header:webhook-timestamp",
      "webhook-timestamp",
    ]] as const,
  )(
    "%s lacks %s",
    async ([effect, header]) => {
      const { headers } = await finalWith(effect);
      expect(Object.keys(headers)).not.toContain(header);
    },
  );

  test("old and future: the signature is correct for another time", async () => {
    const old = await finalWith("old:10m");
    expect(secondsAhead(old)).toBeCloseTo(-600, -2);
    expect(await isSigned(old)).toBe(true);
    await fake.control("DELETE", "/faults");
    expect(secondsAhead(await finalWith("future:10m"))).toBeCloseTo(600, -2);
  });

  test("empty: there is no body", async () => {
    expect((await finalWith("empty")).text).toBe("");
  });
});

describe("correctly signed, but unusual:", () => {
  test("bad_first: the correct signature is the second of the list", async () => {
    const call = await finalWith("bad_first");
    expect(call.headers["webhook-signature"]?.split(" ")).toHaveLength(2);
    expect(await isSigned(call)).toBe(true);
  });

  test("garbage: the body is not JSON", async () => {
    const call = await finalWith("garbage");
    expect(await isSigned(call)).toBe(true);
    expect(() => JSON.parse(call.text)).toThrow(SyntaxError);
  });

  test("unknown_id: the prediction does not exist", async () => {
    const call = await finalWith("unknown_id");
    expect(await isSigned(call)).toBe(true);
    const [{ id } = { id: "" }] = receiver.bodies();
    expect((await fake.api("GET", `/predictions/${id}`)).status).toBe(404);
  });

  test("foreign: the body is another prediction's", async () => {
    const other = await fake.create();
    const call = await finalWith("foreign");
    expect(await isSigned(call)).toBe(true);
    expect(receiver.bodies()).toMatchObject([{ id: other.id, status: "succeeded" }]);
  });

  test("padded: the body is large", async () => {
    const call = await finalWith("padded:200kB");
    expect(call.body.length).toBeGreaterThan(200_000);
    expect(await isSigned(call)).toBe(true);
  });
});
