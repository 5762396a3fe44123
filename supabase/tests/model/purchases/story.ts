/** Stories about purchases, with videos that spend the credits in between. */
import { type Arbitrary, array, constantFrom, nat, oneof, record, tuple } from "fast-check";
import { people } from "../people.ts";
import { type Step, step } from "../steps.ts";
import { beginning, plots } from "./plots.ts";
import { purchaseStep } from "./steps.ts";

const ofAccount: Arbitrary<Step> = record({
  does: constantFrom("close account" as const, "erase account" as const),
  user: nat({ max: people - 1 }),
});

export const purchaseStory: Arbitrary<Step[]> = tuple(
  beginning,
  array(
    oneof(
      { arbitrary: plots, weight: 6 },
      { arbitrary: purchaseStep.map((one) => [one]), weight: 8 },
      { arbitrary: step.map((one) => [one]), weight: 2 },
      { arbitrary: ofAccount.map((one) => [one]), weight: 1 },
    ),
    { maxLength: 14, size: "max" },
  ),
).map(([first, then]) => [...first, ...then.flat()]);
