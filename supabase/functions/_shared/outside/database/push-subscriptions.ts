/** The devices to tell of a generation that has ended. */
import * as z from "zod/mini";
import { type Client, done, parsed, queryLimit } from "./query.ts";

const devicesSchema = z.nullable(z.object({
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

/** What became of a generation, and the devices to say it to. */
export type Devices = z.infer<typeof devicesSchema>;

export interface PushSubscriptions {
  /** Null: nothing to tell, of one that is open, canceled or deleted. */
  findDevices(generationId: string): Promise<Devices>;
  /** Their push services know them no more. */
  forgetGoneDevices(endpoints: string[]): Promise<void>;
}

export function connectPushSubscriptions(client: Client): PushSubscriptions {
  return {
    findDevices: (id) =>
      parsed(
        devicesSchema,
        client.rpc("find_devices", { p_generation_id: id }).abortSignal(queryLimit()),
      ),
    forgetGoneDevices: (endpoints) =>
      done(
        client.rpc("forget_gone_devices", { p_endpoints: endpoints }).abortSignal(queryLimit()),
      ),
  };
}
