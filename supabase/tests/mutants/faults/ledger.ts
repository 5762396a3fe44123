/** Faults in the ledger, its checks at the commit, and adding credits. */
import { type Mutant, never } from "../mutant.ts";

export const ledger: Mutant[] = [
  {
    title: "the ledger can be changed",
    caughtBy: "200 stories against the model",
    statements: ["drop trigger ledger_is_append_only on public.credit_transactions"],
  },
  {
    title: "the ledger can be truncated",
    caughtBy: "200 stories against the model",
    statements: ["drop trigger ledger_is_not_truncated on public.credit_transactions"],
  },
  {
    title: "nothing is checked at the commit",
    caughtBy: "transactions written by hand are sound, or refused at the commit",
    statements: [
      // Disable them instead of dropping them: the sign-up names them in `set constraints` and
      // would fail.
      "alter table public.profiles disable trigger balance_equals_ledger",
      "alter table public.credit_transactions disable trigger ledger_is_a_chain_to_the_balance",
      "alter table public.generations disable trigger generation_is_charged",
      "alter table public.generations disable trigger generation_stays_settled",
      "alter table public.credit_transactions disable trigger transaction_settles_its_generation",
    ],
  },
  {
    title: "a line may be ahead of its account",
    caughtBy: "200 stories against the model",
    edits: [{ of: "check_ledger_line", replace: "new.seq <= v_ledger_seq and", by: "" }],
  },
  {
    title: "a line's balance is not checked",
    caughtBy: "transactions written by hand are sound, or refused at the commit",
    edits: [{
      of: "check_ledger_line",
      replace: "new.balance_after = v_balance_before + new.amount",
      by: "true",
    }],
  },
  {
    title: "an account may go back to an earlier line",
    caughtBy: "transactions written by hand are sound, or refused at the commit",
    edits: [{
      of: "check_balance",
      replace: "and new.ledger_seq >= coalesce(old.ledger_seq, 0)",
      by: "",
    }],
  },
  {
    title: "a generation's deduction may be on another account",
    caughtBy: "transactions written by hand are sound, or refused at the commit",
    edits: [{ of: "check_settlement", replace: "and user_id = new.user_id and", by: "and" }],
  },
  {
    title: "a generation may be inserted as failed without a refund",
    caughtBy: "transactions written by hand are sound, or refused at the commit",
    edits: [{ of: "check_settlement", replace: "and state not in ('failed', 'canceled')", by: "" }],
  },
  {
    title: "the sign-up bonus is added twice",
    caughtBy: "twenty concurrent sign-ups of one user open one account with one bonus",
    edits: [{
      of: "give_welcome",
      replace: "'sign-up:' || p_user_id",
      by: "'sign-up:' || gen_random_uuid()",
    }, {
      of: "decide_welcome",
      replace: "and state in ('given', 'waiting'))",
      by: "and false)",
    }, {
      of: "decide_welcome",
      replace: "when not found then 'repeated'",
      by: "when false then 'repeated'",
    }],
  },
  {
    title: "add_credits ignores its key",
    caughtBy: "concurrent additions and starts: each key counts once, and no credit is spent twice",
    edits: [{
      of: "add_credits",
      replace: "p_idempotency_key is not null",
      by: never("p_idempotency_key is not null"),
    }],
    statements: ["drop index public.one_line_per_idempotency_key"],
  },
  {
    title: "a key is accepted for another amount",
    caughtBy: "a key that was used for another amount is refused, and adds nothing",
    edits: [{
      of: "add_credits",
      replace: "v_line.user_id = p_user_id and v_line.amount = p_amount",
      by: "v_line.user_id = p_user_id",
    }],
  },
];
