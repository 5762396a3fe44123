/**
 * Faults to plant, each in a copy of the migrated database: bugs that public code of this kind has
 * had, and bugs that our own code could have. `edits` change the text of a function, and planting
 * fails if the text has changed since. `statements` do everything else.
 */

export interface Mutant {
  title: string;
  /**
   * The title of the proof that is run first. `npm run test:long` prints every proof that catches
   * the fault.
   */
  caughtBy: string;
  edits?: { of: string; replace: string; by: string }[];
  statements?: string[];
}

/** Makes a condition false. */
const never = (condition: string) => `(false and ${condition})`;

export const mutants: Mutant[] = [
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
    caughtBy: "60 stories against the model",
    edits: [{
      of: "fail_generation",
      replace: "perform private.refund_credits(p_id);",
      by: "null;",
    }],
    statements: ["drop trigger generation_stays_settled on public.generations"],
  },
  {
    title: "a cancel refunds a generation that Replicate still runs",
    caughtBy: "60 stories against the model",
    edits: [{
      of: "cancel_generation",
      replace: "and state = 'queued' and job_id is null",
      by: "and state < 'completed'",
    }],
  },
  {
    title: "a completed generation can be refunded",
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
    caughtBy: "60 stories against the model",
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
      "a webhook and a contradicting poll give one outcome, with a refund if there is no video",
    edits: [{
      of: "apply_prediction",
      replace: "where id = p_generation_id for no key update",
      by: "where id = p_generation_id",
    }],
  },
  {
    title: "a success without an output is not a failure",
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
    caughtBy: "60 stories against the model",
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
    title: "a start does not check the balance",
    caughtBy: "of 200 concurrent starts on a balance for 7, 7 succeed",
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
    title: "every start costs 10",
    caughtBy: "60 stories against the model",
    edits: [{
      of: "start_generation",
      replace: "model_prices.cost into v_model",
      by: "10 as cost into v_model",
    }],
  },
  {
    title: "a repeat with another prompt gets the first answer",
    caughtBy: "60 stories against the model",
    edits: [{
      of: "start_generation",
      replace: "p_prompt,\n        p_negative_prompt,",
      by: "v_generation.prompt,\n        p_negative_prompt,",
    }],
  },
  {
    title: "complete_generation does not require the state finalizing",
    caughtBy: "60 stories against the model",
    edits: [{
      of: "complete_generation",
      replace: "and state = 'finalizing'",
      by: "and state < 'completed'",
    }],
  },
  {
    title: "two workers may copy one output",
    caughtBy: "of twenty concurrent claims on an output, one succeeds",
    edits: [{ of: "claim_output", replace: "claimed_until is null or", by: "true or" }],
  },
  {
    title: "concurrent claim_stale calls get the same rows",
    caughtBy: "concurrent claim_stale calls never share a generation, and together get them all",
    edits: [{ of: "claim_stale", replace: "for no key update of generations skip locked", by: "" }],
  },
  {
    title: "claim_stale takes the oldest rows first, no matter whose they are",
    caughtBy: "claim_stale takes rows with a job first, then one row per user in turn",
    edits: [{
      of: "claim_stale",
      replace: "order by has_no_job, turn, since, id",
      by: "order by has_no_job, since, id",
    }],
  },
  {
    title: "claim_stale does not take rows with a job first",
    caughtBy: "claim_stale takes rows with a job first, then one row per user in turn",
    edits: [{
      of: "claim_stale",
      replace: "order by has_no_job, turn, since, id",
      by: "order by turn, since, id",
    }],
  },
  {
    title: "two calls of reconcile may copy one output",
    caughtBy: "concurrent claims on the next output never share one, and get the earliest first",
    edits: [{ of: "claim_next_output", replace: "for no key update skip locked", by: "" }],
  },
  {
    title: "any output may be copied first",
    caughtBy: "concurrent claims on the next output never share one, and get the earliest first",
    edits: [{ of: "claim_next_output", replace: "output_expires_at nulls first", by: "id" }],
  },
  {
    title: "two chains of reconcile may run",
    caughtBy: "of concurrent calls with more to do, one begins a chain, and each link begins once",
    edits: [{
      of: "continue_reconcile",
      replace: "from private.reconcile_chain for update",
      by: "from private.reconcile_chain",
    }],
  },
  {
    title: "a link of the chain may begin twice",
    caughtBy: "of concurrent calls with more to do, one begins a chain, and each link begins once",
    edits: [{ of: "begin_reconcile", replace: "and not is_begun", by: "" }],
  },
  {
    title: "add_credits ignores its key",
    caughtBy:
      "concurrent purchases and starts: each payment counts once, and no credit is spent twice",
    edits: [{
      of: "add_credits",
      replace: "p_idempotency_key is not null",
      by: never("p_idempotency_key is not null"),
    }],
    statements: ["drop index public.one_line_per_idempotency_key"],
  },
  {
    title: "a key is accepted for a payment of another amount",
    caughtBy: "a key that was used for another amount is refused, and adds nothing",
    edits: [{
      of: "add_credits",
      replace: "v_line.user_id = p_user_id and v_line.amount = p_amount",
      by: "v_line.user_id = p_user_id",
    }],
  },
  {
    title: "eleven starts are allowed in a minute",
    caughtBy:
      "the eleventh start in a minute is refused with the seconds to wait, and accepted after that",
    edits: [{
      of: "check_limits",
      replace: "offset starts_per_minute - 1",
      by: "offset starts_per_minute",
    }],
  },
  {
    title: "a user may start and cancel without an end",
    caughtBy: "starts that are canceled count for a user's day, which ends with the hours to wait",
    edits: [{
      of: "check_limits",
      replace: "user_id = p_user_id and created_at > now()",
      by: "user_id = p_user_id and state <> 'canceled' and created_at > now()",
    }],
  },
  {
    title: "one more generation in flight is allowed",
    caughtBy: "of 50 concurrent starts three are accepted, and one more after one has ended",
    edits: [{
      of: "check_limits",
      replace: "v_now.in_flight >= v_now.in_flight_max",
      by: "v_now.in_flight > v_now.in_flight_max",
    }],
  },
  {
    title: "limits are checked before the lock",
    caughtBy: "of 50 concurrent starts three are accepted, and one more after one has ended",
    edits: [{
      of: "start_generation",
      replace: "  v_counted_on := private.check_limits(v_user_id, v_model.cost);",
      by: "",
    }, {
      of: "start_generation",
      replace: "v_credits := private.lock_account(v_user_id);",
      by:
        "v_counted_on := private.check_limits(v_user_id, 10); v_credits := private.lock_account(v_user_id);",
    }],
  },
  {
    title: "the daily limit is read without waiting for other starts",
    caughtBy: "the daily limit is exact when many users start concurrently",
    edits: [{
      of: "count_against_daily_limit",
      replace: "pg_catalog.pg_advisory_xact_lock(c_lock)",
      by: "pg_catalog.pg_advisory_xact_lock_shared(c_lock)",
    }],
  },
  {
    title: "the day's total of welcomes is read without waiting for other sign-ups",
    caughtBy: "of 60 concurrent sign-ups with a total of 25, 25 get free credits and 35 wait",
    edits: [{
      of: "lock_welcomes",
      replace: "pg_advisory_xact_lock(7240029)",
      by: "pg_advisory_xact_lock_shared(7240029)",
    }],
  },
  {
    title: "a sign-up after midnight overtakes the accounts that wait",
    caughtBy:
      "accounts that wait get free credits on the next days, the oldest first, within each total, once",
    edits: [{
      of: "decide_welcome",
      replace:
        "and not exists (select 1 from private.welcomes where state = 'waiting' and turn_at <= v_turn_at)",
      by: "",
    }],
  },
  {
    title: "the owner of a domain may use up the day's total",
    caughtBy:
      "the owner of a domain gets so many free credits a day, and keeps nobody else waiting",
    edits: [{ of: "next_turn", replace: "domain_hash = p_domain_hash", by: "false" }],
  },
  {
    title: "each subdomain has turns of its own",
    caughtBy:
      "the owner of a domain gets so many free credits a day, and keeps nobody else waiting",
    edits: [{
      of: "decide_welcome",
      replace: "private.own_domain(v_address)",
      by: "substring(v_address from '@(.*)$')",
    }],
  },
  {
    title: "upkeep gives more welcomes than the day's total",
    caughtBy:
      "accounts that wait get free credits on the next days, the oldest first, within each total, once",
    edits: [{
      of: "give_waiting_welcomes",
      replace: "limit private.welcomes_left()",
      by: "limit 1000",
    }],
  },
  {
    title: "each spelling of an address gets free credits",
    caughtBy: "of 40 concurrent sign-ups with spellings of one address, one gets free credits",
    edits: [{
      of: "hash_address",
      replace: "private.normalised_address(p_address)",
      by: "p_address",
    }],
  },
  {
    title: "an account deletion frees a place in the day's total",
    caughtBy:
      "an account deletion frees nothing of the day's total, and a waiting address may come back",
    edits: [{
      of: "release_waiting_welcome",
      replace: "and state = 'waiting'",
      by: "",
    }],
  },
  {
    title: "an address gets free credits before it is confirmed",
    caughtBy: "an address gets nothing, and takes nothing from the total, until it is confirmed",
    edits: [{
      of: "is_confirmed",
      replace: "p_user.email_confirmed_at is not null or",
      by: "true or",
    }],
  },
  {
    title: "a throw-away address gets free credits",
    caughtBy:
      "a throw-away address opens an account without credits, until another address takes its place",
    edits: [{ of: "decide_welcome", replace: "if v_is_throw_away then", by: "if false then" }],
  },
  {
    title: "characters that nobody can see count as a prompt",
    caughtBy: "a prompt that nobody can see is refused, and takes nothing",
    edits: [{
      of: "visible_characters",
      replace: "private.without_invisible(p_text)",
      by: "p_text",
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
      replace: "v_model.cost, v_counted_on)",
      by: "v_model.cost, v_counted_on - 1)",
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
  {
    title: "starts are allowed without settings",
    caughtBy: "without settings nothing can be started",
    edits: [{
      of: "check_limits",
      replace: "not found or not v_now.starts_open",
      by: "not v_now.starts_open",
    }],
  },
  {
    title: "the stop switch does nothing",
    caughtBy: "the stop switch refuses everybody, with the operator's sentence",
    edits: [{
      of: "check_limits",
      replace: "not found or not v_now.starts_open",
      by: "not found",
    }],
  },
  {
    title: "uploads at once do not wait for each other",
    caughtBy: "of 80 uploads at once twenty are counted, and none is taken back by a deletion",
    edits: [{
      of: "count_upload",
      replace: "perform pg_catalog.pg_advisory_xact_lock(",
      by: "perform (",
    }],
  },
  {
    title: "an upload counts only while its file is there",
    caughtBy: "of 80 uploads at once twenty are counted, and none is taken back by a deletion",
    edits: [{
      of: "count_upload",
      replace: "from private.uploads\n  where user_id = v_user_id",
      by:
        "from (select v_user_id as user_id, 1 as bytes, created_at as uploaded_at from storage.objects where bucket_id = 'pictures' and id <> new.id and starts_with(name, v_user_id || '/')) as files\n  where user_id = v_user_id",
    }],
  },
  {
    title: "the bytes of a day are not limited",
    caughtBy: "the bytes of a day are exact, however many uploads arrive at once",
    edits: [{
      of: "count_upload",
      replace: "v_today.bytes + greatest(v_bytes, 1) > v_settings.picture_bytes_per_day",
      by: "false",
    }],
  },
  {
    title: "replacing a picture is not counted",
    caughtBy: "an upload that Storage only tries is not counted, and one over an existing file is",
    edits: [{
      of: "count_upload",
      replace: "tg_op = 'UPDATE' and ",
      by: "tg_op = 'UPDATE' or false and ",
    }],
  },
  {
    title: "a closed account's folder takes files",
    caughtBy: "nothing is stored in the folder of a closed account, and nothing without settings",
    edits: [{
      of: "count_upload",
      replace: "if exists (select 1 from private.account_deletions where user_id = v_user_id)",
      by: "if false",
    }],
  },
  {
    title: "a start that was canceled keeps its picture for good",
    caughtBy: "a picture is kept for a video, and for a day for what ended without one",
    edits: [{
      of: "is_picture_used",
      replace: "and finished_at > now() - interval '1 day'",
      by: "",
    }],
  },
  {
    title: "a session that was ended may write",
    caughtBy: "a session writes until it is ended, and then nothing, in no way",
    edits: [{
      of: "session_has_ended",
      replace: "return not exists",
      by: "return false and not exists",
    }],
  },
  {
    title: "each call announces a sign-out",
    caughtBy:
      "of twenty announcements of a sign-out at once one is sent, and a second later one more",
    edits: [{ of: "announce_sign_out", replace: "if not exists (", by: "if true or not exists (" }],
  },
  {
    title: "a token may name another user's session",
    caughtBy: "a token writes nothing with another user's session, or with what is no session",
    edits: [{
      of: "session_has_ended",
      replace: " and user_id = (select auth.uid())",
      by: "",
    }],
  },
  {
    title: "a rename does not ask for the session",
    caughtBy: "a session writes until it is ended, and then nothing, in no way",
    statements: [
      'alter policy "Users name themselves" on public.profiles using ((select auth.uid()) = id)',
    ],
  },
  {
    title: "an upload does not ask for the session",
    caughtBy: "a session writes until it is ended, and then nothing, in no way",
    statements: ['drop policy "An ended session uploads nothing" on storage.objects'],
  },
];
