/** Claims on outputs, so that one worker at a time copies each, and the chain of `reconcile`. */
import * as z from "zod/mini";
import { generationSchema } from "../../contracts/generation/generations.ts";
import { type Client, done, given, parsed, queryLimit } from "./query.ts";

const claimSchema = z.object({
  output_url: z.string(),
  user_id: z.guid(),
  claimed_until: z.string(),
});

const claimedSchema = z.nullable(claimSchema);

/** A claimed copy: its URL, its user, and when the claim ends. Null: not claimed. */
export type Claimed = z.infer<typeof claimedSchema>;

const nextOutputSchema = z.nullable(z.extend(claimSchema, {
  generation: generationSchema,
  overdue: z.boolean(),
}));

/** The output to copy next, claimed. `overdue`: time to give up on it. Null: there is none. */
export type NextOutput = z.infer<typeof nextOutputSchema>;

/** One call of `reconcile` in a chain of calls. */
export interface Link {
  chain: string;
  link: number;
}

export interface Outputs {
  /** Null: another worker has claimed it, or there is nothing to copy. */
  claimOutput(id: string): Promise<Claimed>;
  /** Claims the output that expires first and was not tried since then. */
  claimNextOutput(since: string): Promise<NextOutput>;
  /** Gives up our own claim, named by `claimedUntil`. `failed`: the copy was tried. */
  releaseOutput(id: string, claimedUntil: string, failed: boolean): Promise<void>;
  /**
   * Begins a call of `reconcile`, in a chain or by itself. Returns the time after which it tries no
   * output twice. Null: this link of the chain was begun before, or the chain has ended.
   */
  beginReconcile(link: Link | null): Promise<string | null>;
  /**
   * Has `reconcile` called again if there is more to do. Without a link it begins a chain, unless
   * one is alive. Returns whether it is called again.
   */
  continueReconcile(link: Link | null, more: boolean): Promise<boolean>;
}

const linkArguments = (link: Link | null) => ({
  ...given("p_chain", link?.chain),
  ...given("p_link", link?.link),
});

export function connectOutputs(client: Client): Outputs {
  return {
    claimOutput: (id) =>
      parsed(claimedSchema, client.rpc("claim_output", { p_id: id }).abortSignal(queryLimit())),
    claimNextOutput: (since) =>
      parsed(
        nextOutputSchema,
        client.rpc("claim_next_output", { p_since: since }).abortSignal(queryLimit()),
      ),
    releaseOutput: (id, claimedUntil, failed) =>
      done(
        client.rpc("release_output", {
          p_id: id,
          p_claimed_until: claimedUntil,
          p_failed: failed,
        }).abortSignal(queryLimit()),
      ),
    beginReconcile: (link) =>
      parsed(
        z.nullable(z.string()),
        client.rpc("begin_reconcile", linkArguments(link)).abortSignal(queryLimit()),
      ),
    continueReconcile: (link, more) =>
      parsed(
        z.boolean(),
        client.rpc("continue_reconcile", { ...linkArguments(link), p_more: more })
          .abortSignal(queryLimit()),
      ),
  };
}
