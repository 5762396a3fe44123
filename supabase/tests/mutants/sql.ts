/**
 * Faults to plant in SQL: bugs that public code of this kind has had, and bugs that our own code
 * could have.
 */
import { dailyLimit } from "./faults/daily-limit.ts";
import { files } from "./faults/files.ts";
import { ledger } from "./faults/ledger.ts";
import { outcomes } from "./faults/outcomes.ts";
import { purchases } from "./faults/purchases.ts";
import { reconcile } from "./faults/reconcile.ts";
import { requests } from "./faults/requests.ts";
import { sessions } from "./faults/sessions.ts";
import { starts } from "./faults/starts.ts";
import { uploads } from "./faults/uploads.ts";
import { welcomes } from "./faults/welcomes.ts";
import type { Mutant } from "./mutant.ts";

export const mutants: Mutant[] = [
  ...outcomes,
  ...ledger,
  ...purchases,
  ...starts,
  ...requests,
  ...dailyLimit,
  ...reconcile,
  ...welcomes,
  ...uploads,
  ...files,
  ...sessions,
];
