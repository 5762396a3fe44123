/** The push subscriptions to notify of a generation that has ended. */
import * as z from "zod/mini";
import { type Client, done, parsed, queryLimit } from "./query.ts";

const endedGenerationSchema = z.nullable(z.object({
  state: z.enum(["completed", "failed"]),
  cost: z.int(),
  prompt: z.string(),
  subscriptions: z.array(z.object({
    endpoint: z.string(),
    p256dh: z.string(),
    auth: z.string(),
    language: z.string(),
  })),
}));

/** How a generation ended, and the push subscriptions to notify. */
export type EndedGeneration = z.infer<typeof endedGenerationSchema>;

export interface PushSubscriptions {
  /** Null: there is nothing to send for a generation that is open, canceled or deleted. */
  findPushSubscriptions(generationId: string): Promise<EndedGeneration>;
  /** Call it when the push services report these as gone. */
  forgetGonePushSubscriptions(endpoints: string[]): Promise<void>;
}

export function connectPushSubscriptions(client: Client): PushSubscriptions {
  return {
    findPushSubscriptions: (id) =>
      parsed(
        endedGenerationSchema,
        client.rpc("find_push_subscriptions", { p_generation_id: id }).abortSignal(queryLimit()),
      ),
    forgetGonePushSubscriptions: (endpoints) =>
      done(
        client.rpc("forget_gone_push_subscriptions", { p_endpoints: endpoints }).abortSignal(
          queryLimit(),
        ),
      ),
  };
}
