/**
 * Faults planted on purpose, each in a copy of the migrated database: bugs that public code of this kind has had, and
 * those that our own could have. `edits` change the text of a function as it stands, so that a mutant of code that is
 * gone fails to grow and says so; `statements` do the rest.
 */

export interface Mutant {
  title: string;
  /** The title of the proof that judges first. `npm run test:long` prints every proof that catches it. */
  caughtBy: string;
  edits?: { of: string; replace: string; by: string }[];
  statements?: string[];
}

/** A comparison on one line of a function's text, that always or never holds. */
const never = (condition: string) => `(false and ${condition})`;

export const mutants: Mutant[] = [
  {
    title: "the account is not locked",
    caughtBy: "of 50 starts at once three are in flight, and one more once one has ended",
    edits: [{ of: "lock_account", replace: " for no key update", by: "" }],
  },
  {
    title: "a refund is not looked up, and its index not unique",
    caughtBy: "50 failures and 50 refunds at once are one refund",
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
    caughtBy: "60 stories against the model",
    edits: [{
      of: "fail_generation",
      replace: "perform private.refund_credits(p_id);",
      by: "null;",
    }],
    statements: ["drop trigger generation_stays_settled on public.generations"],
  },
  {
    title: "a cancel refunds what Replicate still runs",
    caughtBy: "60 stories against the model",
    edits: [{
      of: "cancel_generation",
      replace: "and state = 'queued' and job_id is null",
      by: "and state < 'completed'",
    }],
  },
  {
    title: "a completed video is refunded, too",
    caughtBy: "60 stories against the model",
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
    caughtBy: "nobody takes a state back, not even by hand",
    edits: [{
      of: "guard_generation",
      replace: "new.state < old.state",
      by: never("new.state < old.state"),
    }],
  },
  {
    title: "what is final may change",
    caughtBy: "60 stories against the model",
    edits: [{
      of: "guard_generation",
      replace: "old.state >= 'completed'",
      by: never("old.state >= 'completed'"),
    }],
  },
  {
    title: "a late report is applied",
    caughtBy: "a report that comes late is told so, and changes nothing",
    edits: [{
      of: "apply_prediction",
      replace: "when v_state < v_generation.state then 'late'",
      by: "",
    }],
  },
  {
    title: "a webhook that comes twice counts twice",
    caughtBy: "50 deliveries of one webhook at once are applied once",
    edits: [{ of: "apply_prediction", replace: "if not found then", by: "if false then" }],
  },
  {
    title: "another job's report is accepted",
    caughtBy:
      "two jobs that report at once for one generation: the first stays, the other is refused",
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
    caughtBy: "60 stories against the model",
    edits: [{
      of: "guard_generation",
      replace: "or (old.job_id is not null and new.job_id is distinct from old.job_id)",
      by: "",
    }],
  },
  {
    title: "a report does not lock its generation",
    caughtBy:
      "a webhook against a poll that says otherwise: one of them ends it, with a refund if it came to nothing",
    edits: [{
      of: "apply_prediction",
      replace: "where id = p_generation_id for no key update",
      by: "where id = p_generation_id",
    }],
  },
  {
    title: "a success without an output is no failure",
    caughtBy: "60 stories against the model",
    edits: [{ of: "apply_prediction", replace: "and p_output_url is null", by: "and false" }],
  },
  {
    title: "an unknown status counts as failed",
    caughtBy: "60 stories against the model",
    edits: [{
      of: "apply_prediction",
      replace: "then 'canceled'\n",
      by: "then 'canceled' else 'failed'\n",
    }],
  },
  {
    title: "the ledger can be changed",
    caughtBy: "60 stories against the model",
    statements: ["drop trigger ledger_is_append_only on public.credit_transactions"],
  },
  {
    title: "the ledger can be truncated",
    caughtBy: "60 stories against the model",
    statements: ["drop trigger ledger_is_not_truncated on public.credit_transactions"],
  },
  {
    title: "nothing is checked at the commit",
    caughtBy: "what is written by hand is sound, or refused at the commit",
    statements: [
      // Disabled, not dropped: the sign-up names them in `set constraints`, and fails where they are gone.
      "alter table public.profiles disable trigger balance_equals_ledger",
      "alter table public.credit_transactions disable trigger ledger_is_a_chain_to_the_balance",
      "alter table public.generations disable trigger generation_is_charged",
      "alter table public.generations disable trigger generation_stays_settled",
      "alter table public.credit_transactions disable trigger transaction_settles_its_generation",
    ],
  },
  {
    title: "a line may be ahead of its account",
    caughtBy: "60 stories against the model",
    edits: [{ of: "check_ledger_line", replace: "new.seq <= v_ledger_seq and", by: "" }],
  },
  {
    title: "a line's balance need not add up",
    caughtBy: "what is written by hand is sound, or refused at the commit",
    edits: [{
      of: "check_ledger_line",
      replace: "new.balance_after = v_balance_before + new.amount",
      by: "true",
    }],
  },
  {
    title: "an account may go back to an earlier line",
    caughtBy: "what is written by hand is sound, or refused at the commit",
    edits: [{
      of: "check_balance",
      replace: "and new.ledger_seq >= coalesce(old.ledger_seq, 0)",
      by: "",
    }],
  },
  {
    title: "a start's line may be somebody else's",
    caughtBy: "what is written by hand is sound, or refused at the commit",
    edits: [{ of: "check_settlement", replace: "and user_id = new.user_id and", by: "and" }],
  },
  {
    title: "a start's line may be of what has failed",
    caughtBy: "what is written by hand is sound, or refused at the commit",
    edits: [{ of: "check_settlement", replace: "and state not in ('failed', 'canceled')", by: "" }],
  },
  {
    title: "the sign-up bonus comes twice",
    caughtBy: "a sign-up told twenty times at once opens one account with one bonus",
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
    caughtBy: "200 starts at once on a balance for 7 are 7 videos",
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
    caughtBy: "60 stories against the model",
    edits: [{
      of: "start_generation",
      replace: "model_prices.cost into v_model",
      by: "10 as cost into v_model",
    }],
  },
  {
    title: "a repeat with other words gets the first answer",
    caughtBy: "60 stories against the model",
    edits: [{
      of: "start_generation",
      replace: "p_prompt,\n        p_negative_prompt, p_aspect_ratio, p_seed, p_image_path) then",
      by:
        "v_generation.prompt,\n        p_negative_prompt, p_aspect_ratio, p_seed, p_image_path) then",
    }],
  },
  {
    title: "complete does not ask for finalizing",
    caughtBy: "60 stories against the model",
    edits: [{
      of: "complete_generation",
      replace: "and state = 'finalizing'",
      by: "and state < 'completed'",
    }],
  },
  {
    title: "two workers may copy one output",
    caughtBy: "one worker copies an output: of twenty claims at once, one gets it",
    edits: [{ of: "claim_output", replace: "claimed_until is null or", by: "true or" }],
  },
  {
    title: "passes of claim_stale take the same rows",
    caughtBy: "passes of claim_stale at once never share a generation, and together get them all",
    edits: [{ of: "claim_stale", replace: "for no key update skip locked", by: "" }],
  },
  {
    title: "add_credits ignores its key",
    caughtBy:
      "purchases and starts at once: each payment counts once, and nothing is spent that was not there",
    edits: [{
      of: "add_credits",
      replace: "p_idempotency_key is not null",
      by: never("p_idempotency_key is not null"),
    }],
    statements: ["drop index public.one_line_per_idempotency_key"],
  },
  {
    title: "a key of another payment gets its answer",
    caughtBy: "the key of a payment of another amount is refused, and adds nothing",
    edits: [{
      of: "add_credits",
      replace: "v_line.user_id = p_user_id and v_line.amount = p_amount",
      by: "v_line.user_id = p_user_id",
    }],
  },
  {
    title: "eleven starts in a minute",
    caughtBy:
      "the eleventh start in a minute waits, is told how long, and fits when the minute is over",
    edits: [{
      of: "check_limits",
      replace: "offset starts_per_minute - 1",
      by: "offset starts_per_minute",
    }],
  },
  {
    title: "one more in flight than allowed",
    caughtBy: "of 50 starts at once three are in flight, and one more once one has ended",
    edits: [{
      of: "check_limits",
      replace: "v_now.in_flight >= v_now.in_flight_max",
      by: "v_now.in_flight > v_now.in_flight_max",
    }],
  },
  {
    title: "limits are checked before the lock",
    caughtBy: "of 50 starts at once three are in flight, and one more once one has ended",
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
    caughtBy: "the day's ceiling is exact when many users start at once",
    edits: [{
      of: "count_against_ceiling",
      replace: "pg_catalog.pg_advisory_xact_lock(c_lock)",
      by: "pg_catalog.pg_advisory_xact_lock_shared(c_lock)",
    }],
  },
  {
    title: "without settings everybody may start",
    caughtBy: "without settings nothing can be started",
    edits: [{
      of: "check_limits",
      replace: "not found or not v_now.starts_open",
      by: "not v_now.starts_open",
    }],
  },
  {
    title: "the stop switch does nothing",
    caughtBy: "the stop switch refuses everybody, in the operator's words",
    edits: [{
      of: "check_limits",
      replace: "not found or not v_now.starts_open",
      by: "not found",
    }],
  },
];
