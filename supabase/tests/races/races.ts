/** All races, by their subjects. */
import type { Proof } from "../fixtures/proof.ts";
import { buying } from "./buying.ts";
import { dailyLimit } from "./daily-limit.ts";
import { files } from "./files.ts";
import { limits } from "./limits.ts";
import { outcomes } from "./outcomes.ts";
import { payments } from "./payments.ts";
import { requests } from "./requests.ts";
import { reversals } from "./reversals.ts";
import { sessions } from "./sessions.ts";
import { spending } from "./spending.ts";
import { uploads } from "./uploads.ts";
import { welcomes } from "./welcomes.ts";

export const races: [subject: string, proofs: Proof[]][] = [
  ["spending", spending],
  ["outcomes", outcomes],
  ["requests", requests],
  ["limits", limits],
  ["the daily limit", dailyLimit],
  ["uploads", uploads],
  ["files", files],
  ["sessions", sessions],
  ["welcomes", welcomes],
  ["buying", buying],
  ["payments", payments],
  ["reversals", reversals],
];
