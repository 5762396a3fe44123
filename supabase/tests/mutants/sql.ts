/**
 * Faults planted on purpose, each in a copy of the migrated database: bugs that public code of this kind has had, and
 * those that our own could have. `edits` change the text of a function as it stands, so that a mutant of code that is
 * gone fails to grow and says so; `statements` do the rest.
 */

export interface Mutant {
  title: string;
  edits?: { of: string; replace: string; by: string }[];
  statements?: string[];
}

/** A comparison on one line of a function's text, that always or never holds. */
const never = (condition: string) => `(false and ${condition})`;

export const mutants: Mutant[] = [
  {
    title: "the account is not locked",
    edits: [{ of: "lock_account", replace: " for no key update", by: "" }],
  },
  {
    title: "a refund is not looked up, and its index not unique",
    edits: [{
      of: "refund_credits",
      replace: "if found then",
      by: "if found and false then",
    }],
    statements: [
      "drop index public.one_deduction_and_one_refund_per_generation",
      "create index on public.credit_transactions (generation_id, type)",
      "drop trigger transaction_settles_its_generation on public.credit_transactions",
    ],
  },
  {
    title: "a failure does not refund, and nobody checks",
    edits: [{
      of: "fail_generation",
      replace: "perform private.refund_credits(p_id);",
      by: "null;",
    }],
    statements: ["drop trigger generation_stays_settled on public.generations"],
  },
  {
    title: "a cancel refunds what Replicate still runs",
    edits: [{
      of: "cancel_generation",
      replace: "and state = 'queued' and job_id is null",
      by: "and state < 'completed'",
    }],
  },
  {
    title: "a completed video is refunded, too",
    edits: [
      {
        of: "refund_credits",
        replace: "v_generation.state not in ('failed', 'canceled')",
        by: never("true"),
      },
    ],
    statements: ["drop trigger transaction_settles_its_generation on public.credit_transactions"],
  },
  {
    title: "a state may go back",
    edits: [{
      of: "guard_generation",
      replace: "new.state < old.state",
      by: never("new.state < old.state"),
    }],
  },
  {
    title: "what is final may change",
    edits: [{
      of: "guard_generation",
      replace: "old.state >= 'completed'",
      by: never("old.state >= 'completed'"),
    }],
  },
  {
    title: "a late report is applied",
    edits: [{
      of: "apply_prediction",
      replace: "when v_state < v_generation.state then 'late'",
      by: "",
    }],
  },
  {
    title: "a webhook that comes twice counts twice",
    edits: [{ of: "apply_prediction", replace: "if not found then", by: "if false then" }],
  },
  {
    title: "another job's report is accepted",
    edits: [{
      of: "apply_prediction",
      replace: "v_generation.job_id <> p_job_id",
      by: "false",
    }, {
      of: "guard_generation",
      replace: "or (old.job_id is not null and new.job_id is distinct from old.job_id)",
      by: "",
    }],
  },
  {
    title: "the job can be rewritten",
    edits: [{
      of: "guard_generation",
      replace: "or (old.job_id is not null and new.job_id is distinct from old.job_id)",
      by: "",
    }],
  },
  {
    title: "a report does not lock its generation",
    edits: [{
      of: "apply_prediction",
      replace: "where id = p_generation_id for no key update",
      by: "where id = p_generation_id",
    }],
  },
  {
    title: "a success without an output is no failure",
    edits: [{ of: "apply_prediction", replace: "and p_output_url is null", by: "and false" }],
  },
  {
    title: "an unknown status counts as failed",
    edits: [{
      of: "apply_prediction",
      replace: "then 'canceled'\n",
      by: "then 'canceled' else 'failed'\n",
    }],
  },
  {
    title: "the ledger can be changed",
    statements: ["drop trigger ledger_is_append_only on public.credit_transactions"],
  },
  {
    title: "the ledger can be truncated",
    statements: ["drop trigger ledger_is_not_truncated on public.credit_transactions"],
  },
  {
    title: "nothing is checked at the commit",
    statements: [
      "drop trigger balance_equals_ledger on public.profiles",
      "drop trigger ledger_is_a_chain_to_the_balance on public.credit_transactions",
      "drop trigger generation_is_charged on public.generations",
      "drop trigger generation_stays_settled on public.generations",
      "drop trigger transaction_settles_its_generation on public.credit_transactions",
    ],
  },
  {
    title: "a line may be ahead of its account",
    edits: [{ of: "check_ledger_line", replace: "new.seq <= v_ledger_seq and", by: "" }],
  },
  {
    title: "a line's balance need not add up",
    edits: [{
      of: "check_ledger_line",
      replace: "new.balance_after = v_balance_before + new.amount",
      by: "true",
    }],
  },
  {
    title: "an account may go back to an earlier line",
    edits: [{
      of: "check_balance",
      replace: "and new.ledger_seq >= coalesce(old.ledger_seq, 0)",
      by: "",
    }],
  },
  {
    title: "a start's line may be somebody else's",
    edits: [{ of: "check_settlement", replace: "and user_id = new.user_id and", by: "and" }],
  },
  {
    title: "a start's line may be of what has failed",
    edits: [{ of: "check_settlement", replace: "and state not in ('failed', 'canceled')", by: "" }],
  },
  {
    title: "the sign-up bonus comes twice",
    edits: [{
      of: "open_account",
      replace: "'sign-up:' || p_user_id",
      by: "'sign-up:' || gen_random_uuid()",
    }, {
      of: "open_account",
      replace: "if found and private.is_first_welcome(p_user_id) then",
      by: "if true then",
    }],
  },
  {
    title: "a start does not look at the balance",
    edits: [{
      of: "start_generation",
      replace: "v_credits < v_model.cost",
      by: never("v_credits < v_model.cost"),
    }],
    statements: [
      "alter table public.profiles drop constraint balance_is_not_negative",
      "alter table public.credit_transactions drop constraint balance_after_is_not_negative",
    ],
  },
  {
    title: "a start costs 10 whatever it is",
    edits: [{
      of: "start_generation",
      replace: "model_prices.cost into v_model",
      by: "10 as cost into v_model",
    }],
  },
  {
    title: "a repeat with other words gets the first answer",
    edits: [{
      of: "start_generation",
      replace: "is distinct from\n       (v_user_id,",
      by: "is null and (v_generation.user_id, 0) is distinct from (v_user_id, 0) and (v_user_id,",
    }],
  },
  {
    title: "complete does not ask for finalizing",
    edits: [{
      of: "complete_generation",
      replace: "and state = 'finalizing'",
      by: "and state < 'completed'",
    }],
  },
  {
    title: "two workers may copy one output",
    edits: [{ of: "claim_output", replace: "claimed_until is null or", by: "true or" }],
  },
  {
    title: "passes of claim_stale take the same rows",
    edits: [{ of: "claim_stale", replace: "for no key update skip locked", by: "" }],
  },
  {
    title: "add_credits ignores its key",
    edits: [{
      of: "add_credits",
      replace: "p_idempotency_key is not null",
      by: never("p_idempotency_key is not null"),
    }],
    statements: ["drop index public.one_line_per_idempotency_key"],
  },
  {
    title: "a key of another payment gets its answer",
    edits: [{
      of: "add_credits",
      replace: "v_line.user_id = p_user_id and v_line.amount = p_amount",
      by: "v_line.user_id = p_user_id",
    }],
  },
  {
    title: "eleven starts in a minute",
    edits: [{
      of: "check_limits",
      replace: "offset starts_per_minute - 1",
      by: "offset starts_per_minute",
    }],
  },
  {
    title: "one more in flight than allowed",
    edits: [{
      of: "check_limits",
      replace: "v_now.in_flight >= v_now.in_flight_max",
      by: "v_now.in_flight > v_now.in_flight_max",
    }],
  },
  {
    title: "limits are checked before the lock",
    edits: [{
      of: "start_generation",
      replace: "  perform private.check_limits(v_user_id, v_model.cost);",
      by: "",
    }, {
      of: "start_generation",
      replace: "v_credits := private.lock_account(v_user_id);",
      by:
        "perform private.check_limits(v_user_id, 10); v_credits := private.lock_account(v_user_id);",
    }],
  },
  {
    title: "the day's ceiling is read without waiting for others",
    edits: [{
      of: "count_against_ceiling",
      replace: "pg_catalog.pg_advisory_xact_lock(c_lock)",
      by: "pg_catalog.pg_advisory_xact_lock_shared(c_lock)",
    }],
  },
  {
    title: "without settings everybody may start",
    edits: [{
      of: "check_limits",
      replace: "not found or not v_now.starts_open",
      by: "not v_now.starts_open",
    }],
  },
  {
    title: "the stop switch does nothing",
    edits: [{
      of: "check_limits",
      replace: "not found or not v_now.starts_open",
      by: "not found",
    }],
  },
];
