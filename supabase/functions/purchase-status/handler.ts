/**
 * Answers with a purchase of the caller, a signed-in user, and asks Stripe about it, at most once
 * in five seconds: what a lost webhook would have done is done here. If that fails, the answer is
 * our row. With `receipt` the answer has the address of the receipt, which Stripe keeps up to date;
 * while our row says that nothing was paid, there is none, and Stripe is not asked.
 *
 *     curl http://127.0.0.1:54321/functions/v1/purchase-status \
 *       -H "authorization: Bearer $TOKEN" -H "content-type: application/json" \
 *       -d '{ "id": "6d0c9a53-2f6e-4b7f-9a3b-0c1d2e3f4a5b", "receipt": true }'
 */
import { purchaseSchema, purchaseStatusSchema } from "../_shared/contracts/account/purchases.ts";
import { readJson } from "../_shared/http/body.ts";
import { explain } from "../_shared/http/log.ts";
import { Problem } from "../_shared/http/problem.ts";
import type { World } from "../_shared/http/world.ts";
import type { ServerPurchase } from "../_shared/outside/database/purchases.ts";
import type { Session } from "../_shared/outside/stripe/objects.ts";
import { chargeOf, paymentOf } from "../_shared/purchase/facts.ts";
import { openStripe, tooSoon } from "../_shared/purchase/open-stripe.ts";
import { settle } from "../_shared/purchase/settle.ts";

const DEADLINE_MS = 20_000;

/** Between two questions about a purchase, also after a webhook, and between two receipts. */
const SECONDS_BETWEEN = 5;
const SECONDS_BETWEEN_RECEIPTS = 1;

interface Status {
  purchase: ServerPurchase;
  session: Session | null;
}

export async function readPurchaseStatus(request: Request, world: World): Promise<Response> {
  const { id, receipt = false } = await readJson(request, purchaseStatusSchema);
  const isOwn = await world.db.hasPurchase(id);
  const { purchase } = isOwn ? await world.adminDb.findPurchase({ id }) : { purchase: null };
  if (purchase === null) {
    throw new Problem(
      "purchase_not_found",
      "You have no purchase with this id.",
      "Look it up under Billing.",
    );
  }
  const status = await refresh(purchase, receipt, world).catch((error: unknown) => {
    const isProblem = error instanceof Problem && ["busy", "not_configured"].includes(error.code);
    if (receipt && isProblem) throw error;
    world.log("purchase not refreshed", { purchase_id: id, reason: explain(error) });
    if (!receipt) return { purchase, session: null };
    throw new Problem(
      "payments_unavailable",
      "The payment service did not answer, and it has the receipt.",
      "Try again in a minute.",
      { cause: error },
    );
  });
  return Response.json({
    purchase: purchaseSchema.parse(status.purchase),
    receipt_url: receipt ? receiptUrlOf(status.session) : null,
  });
}

async function refresh(
  purchase: ServerPurchase,
  receipt: boolean,
  world: World,
): Promise<Status> {
  // There is no receipt before anything was paid, however often it is asked for.
  if (receipt && purchase.amount_paid === null) return { purchase, session: null };
  const settledAgo = world.now() - Date.parse(purchase.settled_at ?? "");
  if (!receipt && settledAgo < SECONDS_BETWEEN * 1000) return { purchase, session: null };
  const seconds = receipt ? SECONDS_BETWEEN_RECEIPTS : SECONDS_BETWEEN;
  if (!await world.adminDb.claimPurchaseCheck(purchase.id, seconds)) {
    if (receipt) throw tooSoon();
    return { purchase, session: null };
  }
  const stripe = openStripe(world, DEADLINE_MS, "The receipt cannot be asked for.");
  const settled = await settle({ id: purchase.id }, stripe, world);
  return {
    purchase: settled.purchase ?? purchase,
    session: settled.outcome === "applied" ? settled.session : null,
  };
}

/** Null: nothing was paid, or the address is not one that the app may open. */
function receiptUrlOf(session: Session | null): string | null {
  const url = session === null ? null : chargeOf(paymentOf(session))?.receipt_url ?? null;
  return url !== null && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? url : null;
}
