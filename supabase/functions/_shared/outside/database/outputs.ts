/** Claims on outputs, so that only one worker at a time copies one. */
import * as z from "zod/mini";
import { type Client, done, parsed, queryLimit } from "./query.ts";

const claimedSchema = z.nullable(z.object({
  output_url: z.string(),
  user_id: z.guid(),
  claimed_until: z.string(),
}));

/** A claimed copy: its URL, its user, and when the claim ends. Null: not claimed. */
export type Claimed = z.infer<typeof claimedSchema>;

export interface Outputs {
  /** Null: another worker has claimed it, or there is nothing to copy. */
  claimOutput(id: string): Promise<Claimed>;
  /** Gives up our own claim, named by `claimedUntil`. */
  releaseOutput(id: string, claimedUntil: string): Promise<void>;
}

export function connectOutputs(client: Client): Outputs {
  return {
    claimOutput: (id) =>
      parsed(claimedSchema, client.rpc("claim_output", { p_id: id }).abortSignal(queryLimit())),
    releaseOutput: (id, claimedUntil) =>
      done(
        client.rpc("release_output", { p_id: id, p_claimed_until: claimedUntil })
          .abortSignal(queryLimit()),
      ),
  };
}
