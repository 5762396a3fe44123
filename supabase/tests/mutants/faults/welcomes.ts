/** Faults in the free credits of new users. */
import type { Mutant } from "../mutant.ts";

export const welcomes: Mutant[] = [
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
];
