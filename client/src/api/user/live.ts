import * as z from "zod/mini";
import {
  type CreditTransaction,
  creditTransactionSchema,
} from "../../../../supabase/functions/_shared/contracts/credits.ts";
import {
  type Generation,
  generationSchema,
} from "../../../../supabase/functions/_shared/contracts/generations.ts";
import {
  CREDIT_TRANSACTION_EVENT,
  GENERATION_DELETED_EVENT,
  GENERATION_EVENT,
  SIGNED_OUT_EVENT,
  userTopic,
} from "../../../../supabase/functions/_shared/contracts/realtime.ts";
import type { Connect } from "../supabase/connect.ts";

export interface LiveListeners {
  onGeneration(generation: Generation): void;
  onGenerationDeleted(id: string): void;
  onCreditTransaction(line: CreditTransaction): void;
  /** Some sessions of this user were ended. */
  onSignedOut(): void;
  /**
   * `down`: the client reconnects by itself. `closed`: it does not, and the caller has to join
   * again.
   */
  onState(state: "live" | "down" | "closed"): void;
  /** The session was renewed; events may have been missed while the token was expired. */
  onRenewed(): void;
}

export interface LiveApi {
  /** Joins the user's own topic. Returns the function that leaves it. */
  join(listeners: LiveListeners): () => void;
}

export function createLiveApi(connect: Connect, userId: string): LiveApi {
  /** realtime-js would return a topic that is still leaving, which refuses new listeners. */
  let leaving: Promise<unknown> = Promise.resolve();

  return {
    join(listeners) {
      let left = false;
      let leave: (() => void) | undefined;

      /**
       * Drops a payload that we cannot read, from a newer server; the next reading fetches the row.
       */
      const hand =
        <T>(schema: z.ZodMiniType<T>, take: (value: T) => void) =>
        ({ payload }: { payload: unknown }) => {
          const parsed = z.safeParse(schema, payload);
          if (parsed.success && !left) take(parsed.data);
        };

      async function open(): Promise<void> {
        const { auth, realtime: openRealtime } = await connect();
        const realtime = await openRealtime();
        await leaving;
        // Otherwise the first join carries no token, and a private topic refuses it.
        await realtime.setAuth();
        if (left) return;
        const channel = realtime
          .channel(userTopic(userId), { config: { private: true } })
          .on(
            "broadcast",
            { event: GENERATION_EVENT },
            hand(generationSchema, listeners.onGeneration),
          )
          .on(
            "broadcast",
            { event: GENERATION_DELETED_EVENT },
            hand(z.object({ id: z.string() }), ({ id }) => listeners.onGenerationDeleted(id)),
          )
          .on(
            "broadcast",
            { event: CREDIT_TRANSACTION_EVENT },
            hand(creditTransactionSchema, listeners.onCreditTransaction),
          )
          .on("broadcast", { event: SIGNED_OUT_EVENT }, () => {
            if (!left) listeners.onSignedOut();
          })
          .subscribe((status) => {
            if (left) return;
            if (status === "SUBSCRIBED") listeners.onState("live");
            else listeners.onState(status === "CLOSED" ? "closed" : "down");
          });
        const { data: renewing } = auth.onAuthStateChange((event) => {
          if (event === "TOKEN_REFRESHED" && !left) listeners.onRenewed();
        });
        leave = () => {
          renewing.subscription.unsubscribe();
          leaving = realtime.removeChannel(channel).catch(() => {});
        };
      }

      open().catch(() => {
        if (!left) listeners.onState("closed");
      });
      return () => {
        left = true;
        leave?.();
      };
    },
  };
}
