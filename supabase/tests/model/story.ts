/**
 * Stories of steps by chance, and of steps that belong together: by chance alone, a video would
 * hardly ever become the source of another.
 */
import { type Arbitrary, array, constantFrom, nat, oneof, record, tuple } from "fast-check";
import { people } from "./people.ts";
import { simplest, wishes } from "./requests.ts";
import { riches, type Step, step } from "./steps.ts";

const user = nat({ max: people - 1 });
const source = nat({ max: 1 });
const ofVideo = wishes.flatMap(({ inputs }, wish) =>
  Object.values(inputs).includes("@video") ? [wish] : []
);

const finish = (by: number, slot: number): Step[] => [
  { does: "start", user: by, slot, ...simplest },
  {
    does: "report",
    slot,
    status: "succeeded",
    job: "own",
    progress: null,
    output: true,
    webhook: null,
  },
  { does: "put file", file: `video ${slot}` },
  { does: "complete", slot },
  { does: "measure file", file: `video ${slot}` },
];

/** A finished video is edited or continued, and what it was made from is deleted meanwhile. */
const continued: Arbitrary<Step[]> = tuple(
  user,
  source,
  record({
    slot: nat({ max: 5 }),
    wish: constantFrom(...ofVideo, 0),
    continues: constantFrom(true, false),
    seen: constantFrom("nothing" as const, "the price" as const),
  }),
  nat({ max: 4 }),
).map(([by, from, next, ending]) => {
  const file = `video ${from}`;
  const remove: Step = { does: "remove file", file, by: "Storage" };
  const erase: Step = { does: "delete video", user: by, slot: from };
  const endings: Step[][] = [
    [],
    [remove],
    [erase, remove],
    [erase, { does: "fail", slot: next.slot }, remove],
    [{ does: "cancel", slot: next.slot }, remove, {
      does: "delete video",
      user: by,
      slot: next.slot,
    }],
  ];
  return [
    ...finish(by, from),
    { does: "add", user: by, addition: riches, key: null },
    { does: "start", user: by, ...simplest, source: from, ...next },
    ...endings[ending] ?? [],
  ];
});

/** A user brings what was missing, and uses it. */
const brought: Arbitrary<Step[]> = tuple(user, nat({ max: 5 }), nat({ max: wishes.length - 1 }))
  .map(([by, slot, wish]) => [
    { does: "put file", file: `sound of ${by}` },
    { does: "measure file", file: `sound of ${by}` },
    { does: "measure file", file: `second photo of ${by}` },
    { does: "add", user: by, addition: riches, key: null },
    { does: "start", user: by, slot, ...simplest, wish },
    { does: "remove file", file: `second photo of ${by}`, by: "owner" },
  ]);

export const story: Arbitrary<Step[]> = array(
  oneof(
    { arbitrary: step.map((one) => [one]), weight: 16 },
    { arbitrary: oneof(continued, brought), weight: 1 },
  ),
  { maxLength: 40, size: "max" },
).map((parts) => parts.flat());
