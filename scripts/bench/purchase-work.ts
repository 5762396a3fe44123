/** What is measured about purchases: credits that pay a debt, and a settle that moves nothing. */
import type { Sql, TransactionSql } from "postgres";
import { as, bareDelivery, broadcast, type Work } from "./work.ts";

/**
 * Gives each user a paid purchase, and each debtor one that was spent and refunded, so that they
 * owe a million credits. The same rows are in the bare tables.
 */
export async function setUpPurchases(sql: Sql, users: string[], debtors: string[]): Promise<void> {
  await sql.begin((tx) => makePurchases(tx, users, debtors));
}

async function makePurchases(sql: TransactionSql, users: string[], debtors: string[]) {
  await sql.unsafe(`
    insert into public.packs (slug, credits, amount, currency) values ('bench', 1000000, 500, 'eur');
    create function pg_temp.settle(p_id uuid, p_refunded bigint) returns jsonb language sql as $$
      select public.apply_purchase(id, version, 'cs_' || id, false, 'complete', 'paid', 500, 'eur', 'pi_' || id, 500,
        p_refunded, 0, null, false)
      from public.purchases where id = p_id
    $$;`);
  await sql`
    insert into public.purchases (id, user_id, pack, credits, amount, currency, locale, return_to, expires_at)
    select user_id, user_id, 'bench', 1000000, 500, 'eur', 'en', 'credits', now() + interval '1 day'
    from unnest(${[...users, ...debtors]}::uuid[]) as user_id`;
  await sql`select pg_temp.settle(id, 0) from public.purchases`;
  await sql`
    select public.add_credits(id, -credits, 'adjustment', 'Spent')
    from public.profiles where id = any (${debtors}::uuid[])`;
  await sql`select pg_temp.settle(id, 500) from unnest(${debtors}::uuid[]) as id`;
  await sql.unsafe(`
    create table bare.purchases (like public.purchases including all) with (fillfactor = 70);
    alter table bare.purchases add foreign key (user_id) references bare.profiles (id);
    insert into bare.profiles (id, credits, ledger_seq)
    select id, credits, ledger_seq from public.profiles on conflict do nothing;
    insert into bare.purchases select * from public.purchases;
    insert into bare.credit_transactions select * from public.credit_transactions on conflict do nothing;
    alter table bare.credit_transactions add foreign key (purchase_id) references bare.purchases (id);
    update bare.profiles as bare set credits = ours.credits, ledger_seq = ours.ledger_seq
    from public.profiles as ours where ours.id = bare.id;
    grant all on bare.purchases to postgres;`);
}

/** Each user's purchase has the user's id. */
const purchasePayload = (id: string) =>
  `(select to_jsonb(purchases) - array['user_id', 'session_id', 'payment_intent', 'sweep_at'] from bare.purchases where id = '${id}')`;

const bareLine = (user: string, type: string, amount: number, more: string) =>
  `with account as (
     update bare.profiles set credits = credits + ${amount}, ledger_seq = ledger_seq + 1
     where id = '${user}' returning credits, ledger_seq
   )
   insert into bare.credit_transactions
     (user_id, seq, type, amount, balance_after, purchase_id, paid_from_seq, idempotency_key, description)
   select '${user}', ledger_seq, '${type}', ${amount}, credits, ${more}, 'A reason' from account;` +
  broadcast(
    user,
    "credit_transaction",
    `jsonb_build_object('seq', 1, 'type', '${type}', 'amount', ${amount}, 'balance_after', 1,
      'generation_id', null, 'purchase_id', null, 'paid_from_seq', null, 'description', 'A reason', 'created_at', now())`,
  );

/** The bare side of credits that pay a debt: two lines, and the purchase. */
export const addInDebtBare: Work = (sql, user) =>
  sql.unsafe(
    as("postgres", user) + bareLine(user, "adjustment", 1, "null, null, null") +
      `update bare.purchases set owed = owed - 1, taken = taken + 1, corrections = corrections + 1, version = version + 1
       where id = '${user}';` +
      broadcast(user, "purchase", purchasePayload(user)) +
      bareLine(
        user,
        "clawback",
        -1,
        `'${user}', ledger_seq - 1, 'stripe:' || '${user}' || ':' || ledger_seq`,
      ),
  );

/** Locks first, so that no other connection changes the version meanwhile. */
const lock = (schema: string, user: string) =>
  `select 1 from ${schema}.profiles where id = '${user}' for no key update;`;

export const settleAgain: Work = (sql, user) =>
  sql.unsafe(
    lock("public", user) + as("service_role", user) +
      `select public.apply_purchase('${user}', version, 'cs_${user}', false, 'complete', 'paid', 500, 'eur', 'pi_${user}',
        500, 0, 0, null, false, '${crypto.randomUUID()}', 'charge.refunded')
       from public.purchases where id = '${user}'`,
  );

export const settleAgainBare: Work = (sql, user) =>
  sql.unsafe(
    lock("bare", user) + as("postgres", user) + bareDelivery(user, crypto.randomUUID()) +
      `update bare.purchases set settled_at = clock_timestamp(), version = version + 1 where id = '${user}';` +
      broadcast(user, "purchase", purchasePayload(user)),
  );
