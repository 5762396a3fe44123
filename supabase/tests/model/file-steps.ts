/** The steps about files: uploads, what the server measures, and deletions, also of what is in use. */
import { type Arbitrary, constant, constantFrom, nat, oneof, record } from "fast-check";
import { allFiles } from "./files.ts";
import { people, slots } from "./people.ts";

export type FileStep =
  | { does: "put file" | "measure file"; file: string }
  | { does: "remove file"; file: string; by: "owner" | "other" | "Storage" }
  | { does: "delete video"; user: number; slot: number };

/** Mostly the first two slots, as in the other steps. */
const file = oneof(
  constantFrom(...allFiles),
  constantFrom("video 0", "video 1", "short clip of 0", "short clip of 1"),
);

export const fileStep: Arbitrary<FileStep> = oneof(
  {
    arbitrary: record({
      does: constantFrom("put file" as const, "measure file" as const),
      file,
    }),
    weight: 3,
  },
  {
    arbitrary: record({
      does: constant("remove file" as const),
      file,
      by: constantFrom("owner" as const, "owner" as const, "other" as const, "Storage" as const),
    }),
    weight: 2,
  },
  {
    arbitrary: record({
      does: constant("delete video" as const),
      user: nat({ max: people - 1 }),
      slot: oneof(nat({ max: 1 }), nat({ max: slots - 1 })),
    }),
    weight: 1,
  },
);
