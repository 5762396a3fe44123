/** Faults in a start: its price, its text and a user's own limits. */
import { type Mutant, never } from "../mutant.ts";

export const starts: Mutant[] = [
  {
    title: "a start does not check the balance",
    caughtBy: "of 200 concurrent starts on a balance for 7, 7 succeed",
    edits: [{
      of: "start_generation",
      replace: "v_credits < v_cost",
      by: never("v_credits < v_cost"),
    }],
    statements: [
      "alter table public.profiles drop constraint balance_is_not_negative",
      "alter table public.credit_transactions drop constraint balance_after_is_not_negative",
    ],
  },
  {
    title: "every start costs 10",
    caughtBy: "200 stories against the model",
    edits: [{
      of: "start_generation",
      replace: "v_cost := private.price_of(v_price.lines, v_inputs, v_length);",
      by: "v_cost := 10;",
    }],
  },
  {
    title: "a repeat with another prompt gets the first answer",
    caughtBy: "200 stories against the model",
    edits: [{
      of: "start_generation",
      replace: "p_inputs), p_prompt, p_parent_id)",
      by: "p_inputs), v_generation.prompt, p_parent_id)",
    }],
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
      replace: "  v_counted_on := private.check_limits(v_user_id, v_cost);",
      by: "",
    }, {
      of: "start_generation",
      replace: "v_credits := private.lock_account(v_user_id);",
      by:
        "v_counted_on := private.check_limits(v_user_id, 10); v_credits := private.lock_account(v_user_id);",
    }],
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
];
