/** The signed-in user's own purchases: start one, or find one. */
import * as z from "zod/mini";
import type { createCheckoutSchema } from "../../contracts/account/purchases.ts";
import { type ServerPurchase, serverPurchaseSchema } from "./purchases.ts";
import { argumentsOf, type Client, parsed, queryLimit } from "./query.ts";

const startedPurchaseSchema = z.object({
  repeated: z.boolean(),
  purchase: serverPurchaseSchema,
});

/** The purchase, whose id may be that of another one of the same pack that is still open. */
export type StartedPurchase = z.infer<typeof startedPurchaseSchema>;

export interface OwnPurchases {
  startPurchase(request: z.infer<typeof createCheckoutSchema>): Promise<StartedPurchase>;
  /** Whether the user has a purchase with this id. */
  hasPurchase(id: ServerPurchase["id"]): Promise<boolean>;
}

export function connectOwnPurchases(client: Client): OwnPurchases {
  return {
    startPurchase: (request) =>
      parsed(
        startedPurchaseSchema,
        client.rpc("start_purchase", argumentsOf(request)).abortSignal(queryLimit()),
        "user",
      ),
    hasPurchase: async (id) =>
      await parsed(
        z.nullable(z.object({ id: z.string() })),
        client.from("purchases").select("id").eq("id", id).abortSignal(queryLimit()).maybeSingle(),
        "user",
      ) !== null,
  };
}
