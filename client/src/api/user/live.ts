import * as z from "zod/mini";
import {
  type CreditTransaction,
  creditTransactionSchema,
} from "../../../../supabase/functions/_shared/contracts/account/credits.ts";
import {
  type Generation,
  generationSchema,
} from "../../../../supabase/functions/_shared/contracts/generation/generations.ts";
import {
  CREDIT_TRANSACTION_EVENT,
  GENERATION_DELETED_EVENT,
  GENERATION_EVENT,
  PURCHASE_EVENT,
  SIGNED_OUT_EVENT,
  userTopic,
} from "../../../../supabase/functions/_shared/contracts/realtime.ts";
import { nextTask } from "../device/timing/next-task.ts";
import { isAboutToken } from "../supabase/about-token.ts";
import type { Connect } from "../supabase/connect.ts";

export interface LiveListeners {
  onGeneration(generation: Generation): void;
  onGenerationDeleted(id: string): void;
  onCreditTransaction(line: CreditTransaction): void;
  /**
   * A purchase was started or changed. Few visits need it, so the payload is parsed where it is
   * used.
   */
  onPurchase(payload: unknown): void;
  /** Some sessions of this user were ended. */
  onSignedOut(): void;
  /**
   * `down`: the client reconnects by itself. `closed`: it does not, and the caller has to join
   * again.
   */
  onState(state: "live" | "down" | "closed"): void;
}

export interface LiveApi {
  /** Joins the user's own topic. Returns the function that leaves it. */
  join(listeners: LiveListeners): () => void;
}

export function createLiveApi(connect: Connect, userId: string): LiveApi {
  /** realtime-js would return a topic that is still leaving, which refuses new listeners. */
  let leaving: Promise<unknown> = Promise.resolve();
  /** How often a token was refused since the last successful join. */
  let refusals = 0;

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
        const { session, realtime: openRealtime } = await connect();
        const realtime = await openRealtime();
        await nextTask();
        await leaving;
        // Otherwise the first join carries no token, and a private topic refuses it.
        await realtime.setAuth();
        if (left) return;
        let isRefused = false;

        /** The rule of session-rule.ts; the caller's next join is the repeated request. */
        async function refuse(): Promise<void> {
          if (isRefused || left) return;
          isRefused = true;
          const refused = realtime.accessTokenValue;
          leave?.();
          leave = undefined;
          listeners.onState("down");
          const isRepeat = refusals++ > 0;
          await (isRepeat ? session.isStillValid() : session.renew(refused)).catch(() => {});
          if (!left) listeners.onState("closed");
        }

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
          .on("broadcast", { event: PURCHASE_EVENT }, hand(z.unknown(), listeners.onPurchase))
          .on("broadcast", { event: SIGNED_OUT_EVENT }, () => {
            if (!left) listeners.onSignedOut();
          })
          .on("system", {}, ({ status, message }: { status?: unknown; message?: unknown }) => {
            if (status === "error" && isAboutToken(String(message))) void refuse();
          })
          .subscribe((status, error) => {
            if (left || isRefused) return;
            if (status === "SUBSCRIBED") {
              refusals = 0;
              listeners.onState("live");
            } else if (isRefusal(error)) void refuse();
            else listeners.onState(status === "CLOSED" ? "closed" : "down");
          });
        leave = () => {
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

/** A valid token may always join the user's own topic. */
function isRefusal(error: Error | undefined): boolean {
  return error !== undefined &&
    (isAboutToken(error.message) || /^unauthorized/i.test(error.message));
}
