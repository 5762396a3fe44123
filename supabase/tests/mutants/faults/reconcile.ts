/** Faults in what `reconcile` claims, and in its chain of calls. */
import type { Mutant } from "../mutant.ts";

export const reconcile: Mutant[] = [
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
    title: "every model has the same deadline",
    caughtBy: "a generation with a job is overdue after the deadline of its model",
    edits: [{
      of: "claim_stale",
      replace: "make_interval(secs => deadline_seconds)",
      by: "interval '45 minutes'",
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
];
