import { expect, test } from "vitest";
import { useFakeStripe, useStripeReceiver } from "../../test/fixture.ts";

const fake = useFakeStripe();
const receiver = useStripeReceiver(fake);

const add = () =>
  fake.stripe.webhookEndpoints.create({
    url: `${receiver.url}/second`,
    enabled_events: ["checkout.session.completed"],
    metadata: { made_by: "a test" },
  });
const received = () =>
  receiver.calls.filter(({ url }) => url.pathname === "/hook/second").map(({ body }) =>
    JSON.parse(body.toString("utf8")).type
  );

test("only the answer that adds an endpoint shows its secret", async () => {
  const { id, secret } = await add();
  expect(secret).toMatch(/^whsec_/);
  const { data } = await fake.stripe.webhookEndpoints.list();
  expect(data.find((each) => each.id === id)).toMatchObject({ metadata: { made_by: "a test" } });
  expect(data).not.toContainEqual(expect.objectContaining({ secret: expect.anything() }));
  expect(await fake.stripe.webhookEndpoints.retrieve(id)).not.toHaveProperty("secret");
});

test("an endpoint gets the events that it was changed to, and keeps what was not changed", async () => {
  const { id } = await add();
  const changed = await fake.stripe.webhookEndpoints.update(id, {
    enabled_events: ["charge.succeeded"],
  });
  expect(changed).toMatchObject({
    enabled_events: ["charge.succeeded"],
    url: `${receiver.url}/second`,
    metadata: { made_by: "a test" },
    status: "enabled",
  });
  await fake.paid();
  await expect.poll(received).toEqual(["charge.succeeded"]);
});

test("an endpoint that is switched off receives nothing until it is switched on", async () => {
  const { id } = await add();
  await fake.stripe.webhookEndpoints.update(id, { disabled: true });
  await fake.paid();
  expect(received()).toEqual([]);
  await fake.stripe.webhookEndpoints.update(id, { disabled: false });
  await fake.paid();
  await expect.poll(received).toEqual(["checkout.session.completed"]);
});

test("a removed endpoint is gone, and receives nothing", async () => {
  const { id } = await add();
  expect(await fake.stripe.webhookEndpoints.del(id)).toMatchObject({ id, deleted: true });
  await fake.paid();
  expect(received()).toEqual([]);
  const again = fake.stripe.webhookEndpoints.del(id);
  await expect(again).rejects.toMatchObject({ statusCode: 404, code: "resource_missing" });
});
