import * as z from "zod/mini";
import type { Handler } from "../exchange.ts";
import { metadata, noParameters, readParameters, text, url } from "../request/parameters.ts";

const endpointSchema = z.strictObject({
  url: url(),
  enabled_events: z.array(text()).check(z.minLength(1)),
  api_version: z.optional(text()),
  description: z.optional(text()),
  metadata: z.optional(metadata()),
});

/** `POST /v1/webhook_endpoints`: the only answer that shows the secret. */
export const createEndpoint: Handler = ({ endpoints }, { form }) => {
  const given = readParameters(endpointSchema, form);
  const made = endpoints.add({
    url: given.url,
    enabledEvents: given.enabled_events,
    apiVersion: given.api_version ?? null,
    description: given.description ?? null,
    metadata: given.metadata ?? {},
  });
  return { ...made, secret: endpoints.secret(made.id) };
};

/** `GET /v1/balance`: an easy way to check a key. */
export const getBalance: Handler = ({ store }, { form }) => {
  readParameters(noParameters, form);
  const byCurrency = new Map<string, number>();
  for (const { currency, net } of store.balanceTransactions.all()) {
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + net);
  }
  const pending = [...byCurrency].map(([currency, amount]) => ({
    amount,
    currency,
    source_types: { card: amount },
  }));
  return { object: "balance", available: [], livemode: false, pending };
};
