import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { handledEvents } from "../../../supabase/functions/_shared/purchase/events.ts";
import { json } from "../../fakes/http/answer.ts";
import { startHttpServer } from "../../fakes/http/http-server.ts";
import { useOperator } from "../secrets/test/operator.ts";

const operator = useOperator();
beforeEach(() => operator.startOver());

const webhookSecrets = () => operator.supabase.state.secrets.get("STRIPE_WEBHOOK_SECRETS");

async function isSold() {
  const [row] = await operator.supabase.stack.sql<{ selling: boolean }[]>`
    select selling from private.settings`;
  return row?.selling;
}

const setSelling = (selling: boolean) =>
  operator.supabase.stack.sql`update private.settings set selling = ${selling} where only_row`;

describe("Stripe", () => {
  it("without a key is not asked, and nothing is sold", async () => {
    const given = { STRIPE_SECRET_KEY: "" };
    await operator.deploy({ given });
    expect(await operator.endpoints()).toEqual([]);
    expect(await isSold()).toBe(false);
  });

  it("that refuses the key is named, with everything that can be done instead", async () => {
    await operator.stripe.control.fault({ op: "list" }, "status:403");
    const said = (await operator.deploy()).join("\n");
    expect(said).toContain("STRIPE_SETUP_KEY");
    for (const event of handledEvents) expect(said).toContain(event);
    expect(await isSold()).toBe(false);
    const STRIPE_WEBHOOK_SECRETS = "whsec_of_an_endpoint_added_by_hand";
    await operator.deploy({ given: { STRIPE_WEBHOOK_SECRETS } });
    expect(webhookSecrets()).toBe(STRIPE_WEBHOOK_SECRETS);
    expect(await isSold()).toBe(true);
    expect((await operator.plan()).lines).toEqual([]);
  });

  it("that shows its endpoints but lets none be added does not stop the deploy", async () => {
    const readOnly = await startHttpServer(
      { port: 0, host: "127.0.0.1" },
      ({ method }) =>
        Promise.resolve(
          method === "GET"
            ? json(200, { object: "list", data: [], has_more: false, url: "/v1/webhook_endpoints" })
            : json(403, { error: { type: "invalid_request_error", message: "No permission." } }),
        ),
    );
    onTestFinished(() => readOnly.close());
    const said = await operator.deploy({ given: { STRIPE_API_URL: readOnly.url } });
    expect(said.join()).toContain("This key may not add Stripe's webhook endpoint");
    expect(await operator.inVault()).not.toHaveProperty("stripe_webhook_secrets");
    expect(await isSold()).toBe(false);
  });

  it("gets the events that its endpoint lacks, and a new endpoint for one that was deleted", async () => {
    await operator.deploy();
    const [first] = await operator.endpoints();
    const old = webhookSecrets();
    await operator.atStripe(
      "POST",
      `/webhook_endpoints/${first?.id}`,
      "enabled_events[]=charge.refunded",
    );
    expect((await operator.plan()).lines)
      .toEqual([`Give the webhook endpoint ${first?.id} exactly the handled events`]);
    await operator.deploy();
    expect(await operator.endpoints()).toMatchObject([{ enabled_events: [...handledEvents] }]);
    expect(webhookSecrets()).toBe(old);

    await operator.atStripe("DELETE", `/webhook_endpoints/${first?.id}`);
    await operator.deploy();
    const [second, ...more] = await operator.endpoints();
    expect(more).toEqual([]);
    expect(webhookSecrets())
      .toMatch(new RegExp(`^${second?.secrets[0]},${old}@\\d{10}$`));
  });

  it("with an endpoint that somebody has added by hand keeps it, and asks for its secret", async () => {
    const url = `${operator.supabase.projectUrl}/functions/v1/stripe-webhook`;
    const secret = "whsec_of_an_endpoint_added_by_hand";
    const { id } = await operator.stripe.control.addEndpoint(url, [...handledEvents], secret);
    expect((await operator.deploy()).join()).toContain(`${id} is not known`);
    await operator.deploy({ given: { STRIPE_WEBHOOK_SECRETS: secret } });
    await operator.deploy();
    expect((await operator.endpoints()).map((endpoint) => endpoint.id)).toEqual([id]);
    expect(webhookSecrets()).toBe(secret);
  });
});

it("a first deploy sells in the currency of all packs", async () => {
  const { sql } = operator.supabase.stack;
  await sql`update private.settings set currency = 'usd' where only_row`;
  expect((await operator.plan()).lines).toContain("Sell in eur, as all packs are");
  await operator.deploy();
  expect([...await sql`select selling, currency from private.settings`])
    .toEqual([{ selling: true, currency: "eur" }]);
});

describe("selling that the operator has switched off", () => {
  it("stays off at the next deploy, which says how to switch it on", async () => {
    await operator.deploy();
    expect(await isSold()).toBe(true);
    await setSelling(false);
    const said = await operator.deploy();
    expect(await isSold()).toBe(false);
    expect(said.join()).toContain("set selling = true");
    expect((await operator.plan()).lines).toEqual([]);
  });

  it("stays off although it was switched on by hand, if a deploy has seen it on", async () => {
    await operator.deploy({ given: { STRIPE_SECRET_KEY: "" } });
    await setSelling(true);
    await operator.deploy({ given: { STRIPE_SECRET_KEY: "" } });
    await setSelling(false);
    await operator.deploy();
    expect(await isSold()).toBe(false);
  });
});
