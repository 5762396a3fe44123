/**
 * Statements of a superuser about a purchase that bypass the functions. The database must refuse
 * each, at the commit at the latest, if it finds something to change.
 */

/** What decides whether a statement finds something. */
interface Tampered {
  granted: number;
  taken: number;
  owed: number;
  held: number;
  hasSession: boolean;
  isErased: boolean;
}

interface Tampering {
  text: (id: string) => string;
  finds: (purchase: Tampered) => boolean;
}

const change = (set: string, condition = "true") => (id: string) =>
  `update public.purchases set ${set} where id = '${id}' and ${condition}`;

/** Writes a line whose chain and balance are right. */
const line = (type: string, amount: number, purchase: string, condition: string) => (id: string) =>
  `with purchase as (select * from public.purchases where id = '${id}' and ${condition}), account as (
    update public.profiles set credits = profiles.credits + ${amount}, ledger_seq = ledger_seq + 1
    from purchase where profiles.id = purchase.user_id
    returning profiles.id as user_id, profiles.credits, ledger_seq, purchase.id)
  insert into public.credit_transactions
    (user_id, seq, type, amount, balance_after, purchase_id, idempotency_key, description)
  select user_id, ledger_seq, '${type}', ${amount}, credits, ${purchase}, gen_random_uuid(), 'forged' from account`;

export const tamperings = {
  "grant forged": {
    text: change("state = 'paid', granted = credits, paid_at = now()", "granted = 0"),
    finds: ({ granted }) => granted === 0,
  },
  "taken credits forgotten": {
    text: change("taken = taken - 1, owed = owed + 1", "taken > 0"),
    finds: ({ taken }) => taken > 0,
  },
  "debt forgotten": {
    text: change("taken = taken + owed, owed = 0", "owed > 0"),
    finds: ({ owed }) => owed > 0,
  },
  "debt forged": {
    text: change(
      "owed = owed + 1",
      `granted > taken + owed + held
        and exists (select from public.profiles where profiles.id = user_id and deleted_at is null)`,
    ),
    finds: ({ granted, taken, owed, held, isErased }) => granted > taken + owed + held && !isErased,
  },
  "held credits forgotten": {
    text: change("held = 0", "held > 0"),
    finds: ({ held }) => held > 0,
  },
  "granted again": {
    text: line("purchase", 5, "id", "granted > 0"),
    finds: ({ granted }) => granted > 0,
  },
  "given back by hand": {
    text: line("adjustment", 5, "id", "granted > 0"),
    finds: ({ granted }) => granted > 0,
  },
  "credits beside a debt": {
    text: line("bonus", 5, "null", "owed > 0"),
    finds: ({ owed }) => owed > 0,
  },
  "price changed": { text: change("amount = amount + 1"), finds: () => true },
  "session changed": {
    text: change("session_id = 'forged ' || id", "session_id is not null"),
    finds: ({ hasSession }) => hasSession,
  },
  "payment set back": {
    text: change("state = 'open', granted = 0, paid_at = null", "state = 'paid'"),
    finds: ({ granted }) => granted > 0,
  },
  "bought purchase deleted": {
    text: (id) => `delete from public.purchases where id = '${id}' and granted > 0`,
    finds: ({ granted }) => granted > 0,
  },
} satisfies Record<string, Tampering>;

export type PurchaseTampering = keyof typeof tamperings;
