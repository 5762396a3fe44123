import * as z from "zod/mini";
import { creditTransactionSchema } from "../../../../supabase/functions/_shared/contracts/credits.ts";
import { CREDIT_PAGE, type CreditsApi } from "../api.ts";
import type { Ask } from "../supabase/ask.ts";

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
  };
}
