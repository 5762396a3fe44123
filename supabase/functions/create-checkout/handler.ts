/**
 * Starts a purchase of the caller, a signed-in user, and answers with it and with the address of
 * the page where it is paid: 201, or 200 for a repeat. Without an address, it cannot be paid any
 * more, and its state says why.
 *
 *     curl http://127.0.0.1:54321/functions/v1/create-checkout \
 *       -H "authorization: Bearer $TOKEN" -H "content-type: application/json" \
 *       -d '{ "id": "6d0c9a53-2f6e-4b7f-9a3b-0c1d2e3f4a5b", "pack": "500-eur-5" }'
 *
 * The row exists before Stripe is called, and has the price. Its id is the idempotency key, so a
 * repeat gets the same session. Without an answer of Stripe the row stays, and the same request can
 * be sent again: nothing is charged before the user pays on Stripe's page.
 */
import { createCheckoutSchema, purchaseSchema } from "../_shared/contracts/account/purchases.ts";
import { readJson } from "../_shared/http/body.ts";
import { Problem } from "../_shared/http/problem.ts";
import type { World } from "../_shared/http/world.ts";
import type { ServerPurchase } from "../_shared/outside/database/purchases.ts";
import { type StripeApi, StripeUnavailable } from "../_shared/outside/stripe/api.ts";
import { openStripe, tooSoon } from "../_shared/purchase/open-stripe.ts";
import { isAboutOurKey, makeSession, type Refused } from "../_shared/purchase/session.ts";
import { settle } from "../_shared/purchase/settle.ts";

const DEADLINE_MS = 20_000;

/** Between two repeats. */
const SECONDS_BETWEEN = 1;

interface Page {
  purchase: ServerPurchase;
  url: string | null;
}

export async function createCheckout(request: Request, world: World): Promise<Response> {
  const wanted = await readJson(request, createCheckoutSchema);
  const stripe = openStripe(world, DEADLINE_MS, "Nothing can be bought.");
  const started = await world.db.startPurchase(wanted);
  // A repeat asks Stripe again, so it may not be sent without an end.
  const mayAsk = !started.repeated ||
    await world.adminDb.claimPurchaseCheck(started.purchase.id, SECONDS_BETWEEN);
  if (!mayAsk) throw tooSoon();
  const { purchase, url } = await findPage(started.purchase, started.repeated, stripe, world)
    .catch((error: unknown) => {
      throw error instanceof StripeUnavailable ? unclear(error) : error;
    });
  const body = { purchase: purchaseSchema.parse(purchase), url };
  return Response.json(body, { status: started.repeated ? 200 : 201 });
}

async function findPage(
  purchase: ServerPurchase,
  repeated: boolean,
  stripe: StripeApi,
  world: World,
): Promise<Page> {
  if (purchase.state === "created") {
    const made = await makeSession(purchase, stripe, world);
    if ("refusedBy" in made) return await giveUp(purchase, made, repeated, world);
    if (made.purchase.state !== "open") return { purchase: made.purchase, url: null };
    // The answer to a repeat is that of the first request, however long ago that was.
    if (!repeated && made.session.url) return { purchase: made.purchase, url: made.session.url };
    return await readPage(made.purchase, stripe, world);
  }
  return purchase.state === "open"
    ? await readPage(purchase, stripe, world)
    : { purchase, url: null };
}

/**
 * After an error or a refusal of Stripe's the same request may be sent again, once: Stripe may have
 * kept its answer for this purchase, or may refuse something in it, such as the address. So the
 * next one ends it, and the user can start another. Nobody got an address to pay at.
 */
async function giveUp(
  { id, version }: ServerPurchase,
  refusal: Refused,
  repeated: boolean,
  { adminDb }: World,
): Promise<Page> {
  const { reason, refusedBy } = refusal;
  const mayEnd = repeated && !isAboutOurKey(refusal);
  const ended = mayEnd ? await adminDb.expirePurchase(id, version, true) : null;
  if (refusedBy < 500) throw refused(reason);
  if (ended === null) throw new StripeUnavailable(reason);
  return { purchase: ended, url: null };
}

async function readPage(
  purchase: ServerPurchase,
  stripe: StripeApi,
  world: World,
): Promise<Page> {
  const session = await stripe.getSession(purchase.session_id ?? "");
  if (session?.status === "open") {
    if (!session.url) throw new StripeUnavailable("an open session has no address");
    return { purchase, url: session.url };
  }
  const settled =
    (await settle({ id: purchase.id }, stripe, world, { endsUnknown: true })).purchase ?? purchase;
  if (settled.state === "open") throw new StripeUnavailable("an open purchase has no open session");
  return { purchase: settled, url: null };
}

function refused(cause: string): Problem {
  return new Problem(
    "checkout_refused",
    "The payment service did not accept this purchase. Nothing was charged.",
    "Try again later, or tell the operator.",
    { cause },
  );
}

function unclear(cause: StripeUnavailable): Problem {
  return new Problem(
    "checkout_unclear",
    "The payment service did not answer. Nothing was charged.",
    "Try again.",
    { cause },
  );
}
