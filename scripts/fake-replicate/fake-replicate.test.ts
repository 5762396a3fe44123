import { expect, test } from "vitest";
import { startFakeReplicate } from "./fake-replicate.ts";
import { SECRET, TOKEN } from "./test/fixture.ts";

test("a port in use is an error, and nothing is left open", async () => {
  const options = { deliveryPort: 0, token: TOKEN, webhookSecret: SECRET };
  const first = await startFakeReplicate({ ...options, port: 0 });
  const port = Number(new URL(first.apiUrl).port);
  await expect(startFakeReplicate({ ...options, port })).rejects.toThrow("EADDRINUSE");
  await first.close();
});

test("close ends open calls too", async () => {
  const fake = await startFakeReplicate({
    port: 0,
    deliveryPort: 0,
    token: TOKEN,
    webhookSecret: SECRET,
  });
  await fetch(`${fake.controlUrl}/faults`, {
    method: "POST",
    body: JSON.stringify({ match: { op: "list" }, effect: "hang" }),
  });
  const hanging = fetch(`${fake.apiUrl}/predictions`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  hanging.catch(() => {});
  await expect.poll(async () => (await (await fetch(`${fake.controlUrl}/requests`)).json()).length)
    .toBe(1);
  await fake.close();
  await expect(hanging).rejects.toThrow("fetch failed");
});

test("the log has enough events to follow a prediction", async () => {
  const heard: string[] = [];
  const fake = await startFakeReplicate({
    port: 0,
    deliveryPort: 0,
    token: TOKEN,
    webhookSecret: SECRET,
    log: ({ event }) => void heard.push(String(event)),
  });
  await fetch(`${fake.apiUrl}/models/wan-video/wan-2.1-1.3b/predictions`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ input: { prompt: "a cat" }, webhook: "nonsense" }),
  });
  await fetch(`${fake.controlUrl}/clock`, {
    method: "POST",
    body: JSON.stringify({ advance_ms: 6000 }),
  });
  await fake.close();
  expect(heard).toEqual(["request", "prediction", "prediction", "webhook"]);
});
