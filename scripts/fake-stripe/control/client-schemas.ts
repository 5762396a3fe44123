import * as z from "zod/mini";

export const objectSchema = z.looseObject({ id: z.string(), object: z.string() });
export const sessionSchema = z.looseObject({
  id: z.string(),
  status: z.string(),
  payment_status: z.string(),
  payment_intent: z.nullable(z.string()),
  url: z.nullable(z.string()),
  client_reference_id: z.nullable(z.string()),
  metadata: z.nullable(z.record(z.string(), z.string())),
});
export const paidSchema = z.looseObject({
  outcome: z.enum(["completed", "declined", "challenged"]),
  session: sessionSchema,
});
export const movedSchema = z.looseObject({
  id: z.string(),
  amount: z.number(),
  status: z.string(),
});
export const eventSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  created: z.number(),
  pending_webhooks: z.number(),
  data: z.looseObject({ object: z.looseObject({ id: z.string() }) }),
});
export const deliverySchema = z.looseObject({
  event_id: z.string(),
  type: z.string(),
  object_id: z.string(),
  attempt: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  status: z.nullable(z.number()),
  error: z.nullable(z.string()),
});
export const requestSchema = z.looseObject({
  id: z.string(),
  method: z.string(),
  path: z.string(),
  op: z.nullable(z.string()),
  object_id: z.nullable(z.string()),
  idempotency_key: z.nullable(z.string()),
  replayed: z.boolean(),
  body: z.record(z.string(), z.unknown()),
  status: z.nullable(z.number()),
  wire: z.nullable(z.string()),
});
