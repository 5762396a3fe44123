/** Faults in the daily limit of all users: counting, giving back, asking Replicate. */
import { type Mutant, never } from "../mutant.ts";

export const dailyLimit: Mutant[] = [
  {
    title: "the daily limit is read without waiting for other starts",
    caughtBy: "the daily limit is exact when many users start concurrently at the highest price",
    edits: [{
      of: "count_against_daily_limit",
      replace: "pg_catalog.pg_advisory_xact_lock(c_lock)",
      by: "pg_catalog.pg_advisory_xact_lock_shared(c_lock)",
    }],
  },
  {
    title: "what others may be spending is reckoned at the lowest price",
    caughtBy: "the daily limit is exact even if it is far away at first",
    edits: [{
      of: "count_against_daily_limit",
      replace: "max(credits_max)",
      by: "min(credits_max)",
    }],
  },
  {
    title: "a start that Replicate was never asked for is not given back",
    caughtBy: "starts that are canceled before Replicate is asked leave the daily limit to others",
    edits: [{
      of: "guard_generation",
      replace: "new.asked_at is null and new.job_id is null then",
      by: "false then",
    }],
    statements: ["alter table public.generations drop constraint what_never_ran_is_not_counted"],
  },
  {
    title: "a cost that is given back stays in the day's total",
    caughtBy: "starts that are canceled before Replicate is asked leave the daily limit to others",
    statements: ["drop trigger generations_give_back_what_never_ran on public.generations"],
  },
  {
    title: "a cancel gives the cost back although Replicate was asked",
    caughtBy: "a generation that was asked and canceled keeps counting",
    edits: [{
      of: "cancel_generation",
      replace: "set state = 'canceled'",
      by: "set state = 'canceled', counted_on = null",
    }],
  },
  {
    title: "a generation that ran and failed is given back",
    caughtBy: "a generation that was run and failed keeps counting",
    edits: [{
      of: "guard_generation",
      replace: "\n      and (new.state not in ('failed', 'canceled') or new.job_id is not null)",
      by: "",
    }, {
      of: "fail_generation",
      replace: "not p_refused or job_id is not null",
      by: "false",
    }],
  },
  {
    title: "a clear refusal keeps counting",
    caughtBy: "a generation that was asked and refused is given back",
    edits: [{
      of: "fail_generation",
      replace: "case when not p_refused or job_id is not null then counted_on end",
      by: "counted_on",
    }, {
      of: "fail_generation",
      replace: "    if p_refused then",
      by: "    if false then",
    }],
  },
  {
    title: "a refusal after a cancel keeps counting",
    caughtBy: "a generation that was asked, canceled and refused is given back",
    edits: [{ of: "fail_generation", replace: "    if p_refused then", by: "    if false then" }],
  },
  {
    title: "the create of a canceled generation is sent",
    caughtBy: "a create is claimed once, and never after the end or with a job",
    edits: [{ of: "claim_create", replace: "v_claimed := found;", by: "v_claimed := true;" }],
  },
  {
    title: "a create may be claimed twice",
    caughtBy: "a create is claimed once, and never after the end or with a job",
    edits: [
      { of: "claim_create", replace: "and asked_at is null", by: "" },
      {
        of: "guard_generation",
        replace: "or (old.asked_at is not null and new.asked_at is distinct from old.asked_at)",
        by: "",
      },
    ],
  },
  {
    title: "a cost is given back to today",
    caughtBy: "a cost goes back to the day that it was counted on, while that day's total is kept",
    edits: [{
      of: "give_back",
      replace: "values (old.counted_on,",
      by: "values ((clock_timestamp() at time zone 'utc')::date,",
    }],
  },
  {
    title: "a cost is given back to a day whose total was deleted",
    caughtBy: "a cost goes back to the day that it was counted on, while that day's total is kept",
    edits: [{ of: "give_back", replace: "::date - 30", by: "::date - 3000" }],
  },
  {
    title: "a generation names another day than the one that counted it",
    caughtBy: "a start is counted on one day, even if its row says that it was made on another",
    edits: [{
      of: "start_generation",
      replace: "v_price.id, v_counted_on)",
      by: "v_price.id, v_counted_on - 1)",
    }],
  },
  {
    title: "the refunds of one user that keep counting have no limit",
    caughtBy: "the refunds of one user that keep counting have a limit per day",
    edits: [{
      of: "check_limits",
      replace: "v_now.refunded >= v_now.refunded_credits_per_day",
      by: never("true"),
    }],
  },
  {
    title: "every cancel of a running job asks Replicate",
    caughtBy: "Replicate is asked once to cancel a job that is canceled in a loop",
    edits: [{ of: "cancel_generation", replace: "cancel_asked_at is null or", by: "true or" }],
  },
];
