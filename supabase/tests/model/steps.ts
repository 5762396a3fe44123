/** All steps that can happen in a case. */
import { type Arbitrary, constant, constantFrom, nat, oneof, option, record } from "fast-check";
import { type FileStep, fileStep } from "./file-steps.ts";
import { people, slots } from "./people.ts";
import type { PurchaseStep } from "./purchases/steps.ts";
import { type Asked, wishes } from "./requests.ts";

const tamperings = [
  "balance raised",
  "line changed",
  "lines deleted",
  "line forged",
  "ledger truncated",
  "video without a charge",
  "refund forged",
  "state set back",
  "end changed",
  "failed without a refund",
  "job rewritten",
  "counted on another day",
  "price changed",
  "video deleted",
] as const;
export type Tampering = (typeof tamperings)[number];

const statuses = [
  "starting",
  "processing",
  "succeeded",
  "failed",
  "canceled",
  "aborted",
  "sleeping",
] as const;

/** What an operator adds by hand, or tries to: [amount, type]. */
export const additions = [
  [50, "bonus"],
  [20, "adjustment"],
  [25, "bonus"],
  [-5, "adjustment"],
  [-70, "adjustment"],
  [0, "adjustment"],
  [10, "refund"],
  [30, "purchase"],
  [-5, "clawback"],
  [600, "bonus"],
] as const;
/** Which of them is enough for the dearest video. */
export const riches = 9;

export type Step =
  | PurchaseStep
  | { does: "close account" | "erase account"; user: number }
  | FileStep
  | {
    does: "start";
    slot: number;
    reworded: boolean;
    /** The price that the user agreed to. */
    seen: "nothing" | "the price" | "another price";
  } & Asked
  | { does: "start and die"; user: number; slot: number }
  | {
    does: "report";
    slot: number;
    status: (typeof statuses)[number];
    /** The generation's own job, a second one, or the job of the next slot. */
    job: "own" | "second" | "foreign";
    progress: number | null;
    output: boolean;
    webhook: number | null;
  }
  | { does: "add"; user: number; addition: number; key: number | null }
  | { does: "deduct"; user: number; slot: number; amount: number }
  | { does: "tamper"; how: Tampering; user: number; slot: number }
  | { does: "claim stale" }
  | { does: "let pass"; seconds: number }
  | {
    does:
      | "fail"
      | "refund"
      | "cancel"
      | "claim create"
      | "refuse"
      | "complete"
      | "claim output"
      | "release output"
      | "claim check";
    slot: number;
  };

const user = nat({ max: people - 1 });
/** Mostly the first two slots, so that many steps are about the same video. */
const slot = oneof({ arbitrary: nat({ max: 1 }), weight: 2 }, nat({ max: slots - 1 }));
const mostly = <Common, Rare>(common: Common, ...rare: Rare[]) =>
  oneof(
    { arbitrary: constant(common), weight: 5 },
    ...rare.map((value) => constant(value)),
  );

const start = record({
  does: constant("start" as const),
  user,
  slot,
  wish: oneof({ arbitrary: nat({ max: 1 }), weight: 2 }, {
    arbitrary: nat({ max: wishes.length - 1 }),
    weight: 3,
  }),
  source: nat({ max: 1 }),
  foreign: mostly(false, true),
  continues: mostly(false, true),
  reworded: mostly(false, true),
  seen: mostly("the price" as const, "nothing" as const, "another price" as const),
});
const report = record({
  does: constant("report" as const),
  slot,
  status: constantFrom(...statuses, "processing" as const, "succeeded" as const),
  job: mostly("own" as const, "second" as const, "foreign" as const),
  progress: constantFrom(null, 0, 40, 100),
  output: mostly(true, false),
  webhook: option(nat({ max: 4 })),
});
const onSlot = record({
  does: constantFrom(
    "fail" as const,
    "refund" as const,
    "cancel" as const,
    "claim create" as const,
    "refuse" as const,
    "complete" as const,
    "complete" as const,
    "claim output" as const,
    "release output" as const,
    "claim check" as const,
  ),
  slot,
});

export const step: Arbitrary<Step> = oneof(
  { arbitrary: start, weight: 7 },
  { arbitrary: report, weight: 9 },
  { arbitrary: onSlot, weight: 10 },
  { arbitrary: fileStep, weight: 5 },
  {
    arbitrary: record({
      does: constant("add" as const),
      user,
      addition: oneof(nat({ max: additions.length - 1 }), constant(riches)),
      key: option(nat({ max: 2 }), { freq: 3 }),
    }),
    weight: 3,
  },
  {
    arbitrary: record({
      does: constant("deduct" as const),
      user,
      slot,
      amount: constantFrom(10, 20, 450, 0),
    }),
    weight: 1,
  },
  {
    arbitrary: record({
      does: constant("tamper" as const),
      how: constantFrom(...tamperings),
      user,
      slot,
    }),
    weight: 2,
  },
  { arbitrary: constant({ does: "claim stale" as const }), weight: 1 },
  // No sum of these is just below a limit of the system (30, 60 and 120 seconds, 15 and 45 minutes,
  // 2 hours), so the real time that a step takes does not matter.
  {
    arbitrary: record({
      does: constant("let pass" as const),
      seconds: constantFrom(45, 130, 1_230),
    }),
    weight: 2,
  },
  {
    arbitrary: record({ does: constant("start and die" as const), user, slot }),
    weight: 1,
  },
);
