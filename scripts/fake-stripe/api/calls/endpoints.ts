import * as z from "zod/mini";
import type { WebhookEndpoint } from "../../objects/stored.ts";
import type { ApiWorld, Exchange, Handler } from "../exchange.ts";
import { missing } from "../problem.ts";
import { bool, metadata, noParameters, readParameters, text, url } from "../request/parameters.ts";

const events = () => z.array(text()).check(z.minLength(1));

const newSchema = z.strictObject({
  url: url(),
  enabled_events: events(),
  api_version: z.optional(text()),
  description: z.optional(text()),
  metadata: z.optional(metadata()),
});
const changeSchema = z.strictObject({
  url: z.optional(url()),
  enabled_events: z.optional(events()),
  disabled: z.optional(bool()),
  description: z.optional(text()),
  metadata: z.optional(metadata()),
});

/** `POST /v1/webhook_endpoints`: the only answer that shows the secret. */
export const createEndpoint: Handler = ({ endpoints }, { form }) => {
  const given = readParameters(newSchema, form);
  const made = endpoints.add({
    url: given.url,
    enabledEvents: given.enabled_events,
    apiVersion: given.api_version ?? null,
    description: given.description ?? null,
    metadata: given.metadata ?? {},
  });
  return { ...made, secret: endpoints.secret(made.id) };
};

/** `POST /v1/webhook_endpoints/:id`: what is not given stays, and so does the secret. */
export const updateEndpoint: Handler = (world, exchange) => {
  const endpoint = named(world, exchange);
  const { disabled, ...changes } = readParameters(changeSchema, exchange.form);
  Object.assign(endpoint, changes);
  if (disabled !== undefined) endpoint.status = disabled ? "disabled" : "enabled";
  return endpoint;
};

/** `DELETE /v1/webhook_endpoints/:id` */
export const deleteEndpoint: Handler = (world, exchange) => {
  const { id, object } = named(world, exchange);
  readParameters(noParameters, exchange.form);
  world.store.endpoints.remove(id);
  return { id, object, deleted: true };
};

function named({ store }: ApiWorld, { params }: Exchange): WebhookEndpoint {
  const id = params["id"] ?? "";
  const endpoint = store.endpoints.get(id);
  if (!endpoint) throw missing("webhook endpoint", id, "webhook_endpoint");
  return endpoint;
}
