/** Packs and purchases, loaded on first use, because few visits need them. */
import * as z from "zod/mini";
import {
  checkoutSchema,
  type createCheckoutSchema,
  type Packs,
  packsSchema,
  type Purchase,
  purchaseSchema,
  purchasesSchema,
  purchaseStatusAnswerSchema,
  type purchaseStatusSchema,
} from "../../../../supabase/functions/_shared/contracts/account/purchases.ts";
import type { Ask } from "../supabase/ask.ts";

export const PURCHASE_PAGE = 20;

const { state, amount, currency, owed, held } = purchaseSchema.shape;
/** Without zod's pick, which the app would load before its first screen. */
const unsettledSchema = z.object({ state, amount, currency, owed, held });

export type Checkout = z.infer<typeof checkoutSchema>;
export type CreateCheckout = z.infer<typeof createCheckoutSchema>;
type PurchaseStatus = z.infer<typeof purchaseStatusAnswerSchema>;
export type Unsettled = z.infer<typeof unsettledSchema>;

export interface PurchasesApi {
  packs(): Promise<Packs>;
  /** Creates the page where a pack is paid. Harmless to repeat with the same id and pack. */
  createCheckout(request: CreateCheckout): Promise<Checkout>;
  /** Reads a purchase, at Stripe if our row is old. `receipt`: also the receipt's address. */
  status(request: z.infer<typeof purchaseStatusSchema>): Promise<PurchaseStatus>;
  /** Purchases made before a moment, newest first, `PURCHASE_PAGE` at a time. */
  list(before?: string): Promise<Purchase[]>;
  /** Purchases that can still be paid, whose payment is on its way, or that owe or hold credits. */
  unsettled(): Promise<Unsettled[]>;
  /** Holds the unused credits of a purchase until the operator has refunded them. */
  returnCredits(id: string): Promise<Purchase>;
}

/** Reads what Realtime says about a purchase. Null: it is from a newer server. */
export function readPurchase(payload: unknown): Purchase | null {
  const parsed = z.safeParse(purchaseSchema, payload);
  return parsed.success ? parsed.data : null;
}

const unsettledColumns = Object.keys(unsettledSchema.shape).join(",");

export function createPurchasesApi(ask: Ask): PurchasesApi {
  return {
    packs: () => ask(packsSchema, (client) => client.rpc("packs_on_offer")),

    createCheckout: (request) =>
      ask(
        checkoutSchema,
        async ({ functions }) => (await functions()).invoke("create-checkout", { body: request }),
      ),

    status: (request) =>
      ask(
        purchaseStatusAnswerSchema,
        async ({ functions }) => (await functions()).invoke("purchase-status", { body: request }),
      ),

    list: (before) =>
      ask(
        purchasesSchema,
        (client) =>
          client.rpc("list_purchases", { p_before: before ?? null, p_limit: PURCHASE_PAGE }),
      ),

    unsettled: () =>
      ask(
        z.array(unsettledSchema),
        (client) =>
          client.from("purchases").select(unsettledColumns)
            .or("owed.gt.0,held.gt.0,state.in.(created,open,processing)"),
      ),

    returnCredits: (id) =>
      ask(purchaseSchema, (client) => client.rpc("return_credits", { p_id: id })),
  };
}
