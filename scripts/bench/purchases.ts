/** Calls of the functions that sell credits, with the fake Stripe. */
import { createHmac } from "node:crypto";
import type { Sql } from "postgres";
import { createStripeControl } from "../fake-stripe/control/client.ts";

const PACK = "500-eur-5";

type Answer = Promise<{ status: number; body: string }>;
type Post = (name: string, headers: Record<string, string>, body: string) => Answer;

interface Doors {
  sql: Sql;
  post: Post;
  /** The fake Stripe's control routes. */
  controlUrl: string;
  webhookSecret: string;
  user: { id: string; headers: Record<string, string> };
}

/** A purchase that is paid, and calls about it and about new ones. */
export async function preparePurchases({ sql, post, controlUrl, webhookSecret, user }: Doors) {
  await sql`update private.settings
    set selling = true, checkouts_per_hour = 1000000, open_purchases_max = 1000000`;
  const stripe = createStripeControl(controlUrl);
  await stripe.fault({ op: "webhook" }, "drop");

  const checkout = (id: string) =>
    post("create-checkout", user.headers, JSON.stringify({ id, pack: PACK }));
  // Otherwise a new id would get the purchase that is still open.
  const endAll = () =>
    sql`update public.purchases set state = 'expired' where user_id = ${user.id} and state = 'open'`;
  const known = crypto.randomUUID();
  await checkout(known);
  const [row] = await sql<{ session_id: string }[]>`
    select session_id from public.purchases where id = ${known}`;
  const session = row?.session_id ?? "";
  const open = crypto.randomUUID();

  /** A webhook about the paid purchase, as Stripe signs it. */
  function deliver(id: string, isForged = false) {
    const object = { id: session, object: "checkout.session", metadata: null };
    const type = "checkout.session.completed";
    const body = JSON.stringify({ id, type, livemode: false, data: { object } }, null, 2);
    const time = Math.floor(Date.now() / 1000);
    const secret = isForged ? "whsec_of_somebody_else_entirely" : webhookSecret;
    const hex = createHmac("sha256", secret).update(`${time}.${body}`).digest("hex");
    return post("stripe-webhook", { "stripe-signature": `t=${time},v1=${hex}` }, body);
  }

  return {
    pay: () => stripe.pay(session),
    async checkout() {
      await endAll();
      return await checkout(crypto.randomUUID());
    },
    /** Begins the purchase that is asked for again. */
    async begin() {
      await endAll();
      await checkout(open);
    },
    async checkoutAgain() {
      await sql`update public.purchases set checked_at = null where id = ${open}`;
      return await checkout(open);
    },
    async status() {
      await sql`update public.purchases set settled_at = null, checked_at = null where id = ${known}`;
      return await post("purchase-status", user.headers, JSON.stringify({ id: known }));
    },
    /** Payments that no webhook has reported, and that are due for `reconcile`. */
    async lose(count: number) {
      const ids = Array.from({ length: count }, () => crypto.randomUUID());
      for (const id of ids) {
        await endAll();
        await checkout(id);
        const [made] = await sql<{ session_id: string }[]>`
          select session_id from public.purchases where id = ${id}`;
        await stripe.pay(made?.session_id ?? "");
      }
      await sql`update public.purchases set sweep_at = now() where id in ${sql(ids)}`;
    },
    /** Whether `reconcile` may read the list of events now, or never. */
    async readEvents(may: boolean) {
      await sql`
        insert into private.payment_event_windows (livemode) values (false)
        on conflict (livemode) do nothing`;
      await sql`
        update private.payment_event_windows
        set claimed_at = case when ${may} then null else 'infinity'::timestamptz end
        where livemode = false`;
    },
    event: () => deliver(`evt_${crypto.randomUUID().replaceAll("-", "")}`),
    eventAgain: () => deliver("evt_known"),
    forged: () => deliver("evt_forged", true),
  };
}
