import * as z from "zod/mini";
import {
  type CreditTransaction,
  creditTransactionSchema,
  type Welcome,
  welcomeSchema,
} from "../../../../supabase/functions/_shared/contracts/account/credits.ts";
import type { Ask } from "../supabase/ask.ts";

export const CREDIT_PAGE = 30;

export interface CreditsApi {
  /** Ledger lines below a `seq`, newest first, `CREDIT_PAGE` at a time. */
  page(below?: number): Promise<CreditTransaction[]>;
  /** All lines of one generation, oldest first. */
  of(generationId: string): Promise<CreditTransaction[]>;
  welcome(): Promise<Welcome>;
}

const columns = Object.keys(creditTransactionSchema.shape).join(",");

export function createCreditsApi(ask: Ask): CreditsApi {
  return {
    page: (below) =>
      ask(z.array(creditTransactionSchema), (client) => {
        const lines = client.from("credit_transactions").select(columns);
        return (below === undefined ? lines : lines.lt("seq", below))
          .order("seq", { ascending: false })
          .limit(CREDIT_PAGE);
      }),

    of: (generationId) =>
      ask(
        z.array(creditTransactionSchema),
        (client) =>
          client.from("credit_transactions").select(columns).eq("generation_id", generationId)
            .order("seq"),
      ),

    welcome: () => ask(welcomeSchema, (client) => client.rpc("find_welcome")),
  };
}
