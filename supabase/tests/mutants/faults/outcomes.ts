/** Faults in what a report, a cancel or an operator does to a generation and its credits. */
import { type Mutant, never } from "../mutant.ts";

export const outcomes: Mutant[] = [
  {
    title: "the account is not locked",
    caughtBy: "of 50 concurrent starts three are accepted, and one more after one has ended",
    edits: [{ of: "lock_account", replace: " for no key update", by: "" }],
  },
  {
    title: "a repeated refund is not detected, and the index is not unique",
    caughtBy: "50 concurrent failures and 50 refunds make one refund",
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
    title: "a failure does not refund, and the check is missing",
    caughtBy: "200 stories against the model",
    edits: [{
      of: "fail_generation",
      replace: "perform private.refund_credits(p_id);",
      by: "null;",
    }],
    statements: ["drop trigger generation_stays_settled on public.generations"],
  },
  {
    title: "a cancel refunds a generation that Replicate still runs",
    caughtBy: "200 stories against the model",
    edits: [{
      of: "cancel_generation",
      replace: "and state = 'queued' and job_id is null",
      by: "and state < 'completed'",
    }],
  },
  {
    title: "a completed generation can be refunded",
    caughtBy: "200 stories against the model",
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
    title: "a state may go back to an earlier one",
    caughtBy: "no role can move a state back",
    edits: [{
      of: "guard_generation",
      replace: "new.state < old.state",
      by: never("new.state < old.state"),
    }],
  },
  {
    title: "a final generation may change",
    caughtBy: "200 stories against the model",
    edits: [{
      of: "guard_generation",
      replace: "old.state >= 'completed'",
      by: never("old.state >= 'completed'"),
    }],
  },
  {
    title: "a late report is applied",
    caughtBy: "a late report has the outcome late, and changes nothing",
    edits: [{
      of: "apply_prediction",
      replace: "when v_state < v_generation.state then 'late'",
      by: "",
    }],
  },
  {
    title: "a repeated webhook counts twice",
    caughtBy: "50 concurrent deliveries of one webhook are applied once",
    edits: [{ of: "apply_prediction", replace: "if not found then", by: "if false then" }],
  },
  {
    title: "another job's report is accepted",
    caughtBy:
      "of two jobs that report concurrently for one generation, one is kept and the other refused",
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
    title: "the job id can be changed",
    caughtBy: "200 stories against the model",
    edits: [{
      of: "guard_generation",
      replace: "or (old.job_id is not null and new.job_id is distinct from old.job_id)",
      by: "",
    }],
  },
  {
    title: "a report does not lock its generation",
    caughtBy:
      "a webhook and a contradicting poll give one outcome, with a refund if there is no video",
    edits: [{
      of: "apply_prediction",
      replace: "where id = p_generation_id for no key update",
      by: "where id = p_generation_id",
    }],
  },
  {
    title: "a success without an output is not a failure",
    caughtBy: "200 stories against the model",
    edits: [{ of: "apply_prediction", replace: "and p_output_url is null", by: "and false" }],
  },
  {
    title: "an unknown status counts as failed",
    caughtBy: "200 stories against the model",
    edits: [{
      of: "apply_prediction",
      replace: "then 'canceled'\n",
      by: "then 'canceled' else 'failed'\n",
    }],
  },
  {
    title: "complete_generation does not require the state finalizing",
    caughtBy: "200 stories against the model",
    edits: [{
      of: "complete_generation",
      replace: "and state = 'finalizing'",
      by: "and state < 'completed'",
    }],
  },
];
