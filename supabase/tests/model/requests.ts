/**
 * What the stories start: requests for several models, with prices from the cheapest to the dearest.
 * What each costs follows from the catalog's files alone, and not from the database.
 */
import { combinationsOf } from "../../../scripts/sync-catalog/models/combinations.ts";
import { readCatalog } from "../../../scripts/sync-catalog.ts";
import type { Entry } from "../../../scripts/sync-catalog/models/entry.ts";
import type { Mode } from "../../functions/_shared/contracts/catalog/catalog.ts";
import {
  type Inputs,
  inputsIn,
  withDefaults,
} from "../../functions/_shared/contracts/catalog/inputs.ts";
import { priceOf } from "../../functions/_shared/contracts/catalog/price.ts";
import { lengths, type UploadName } from "./files.ts";

const catalog = await readCatalog();

/** In `inputs`, `@` and a name stands for an upload of the user, and `@video` for a video. */
interface Wish {
  model: string;
  mode: Mode;
  inputs: Record<string, Inputs[string] | `@${UploadName | "video"}` | `@${UploadName}`[]>;
}

const text = { model: "wan-2.2-t2v-fast", mode: "t2v" } as const;
const large = { model: "wan-2.7-t2v", mode: "t2v" } as const;
const photo = { model: "wan-2.7-i2v", mode: "i2v" } as const;
const references = { model: "wan-2.1-vace-14b", mode: "i2v" } as const;
const area = { model: "wan-2.1-vace-14b", mode: "v2v" } as const;
const edit = { model: "wan-2.7-videoedit", mode: "v2v" } as const;
const longer = { model: "wan-2.7-continue", mode: "v2v" } as const;

/** The first two are cheap, and need no file. */
export const wishes: readonly Wish[] = [
  { ...text, inputs: { resolution: "480p" } },
  { ...text, inputs: { resolution: "720p" } },
  // The same request as the first, if 480p is the default.
  { ...text, inputs: {} },
  { model: "wan-2.2-i2v-fast", mode: "i2v", inputs: { picture: "@photo" } },
  {
    model: "wan-2.2-i2v-fast",
    mode: "i2v",
    inputs: { picture: "@photo", last_picture: "@second photo" },
  },
  { ...edit, inputs: { clip: "@short clip" } },
  { ...edit, inputs: { clip: "@video", resolution: "1080p" } },
  { ...edit, inputs: { clip: "@long clip", resolution: "1080p", keep_sound: true } },
  { ...area, inputs: { clip: "@short clip", resolution: "720p" } },
  { ...references, inputs: { references: ["@photo", "@second photo"] } },
  { ...longer, inputs: { first_clip: "@video", duration_seconds: 6 } },
  { ...photo, inputs: { picture: "@photo", sound: "@sound", duration_seconds: 4 } },
  { ...large, inputs: { duration_seconds: 2, seed: 7 } },
  { ...large, inputs: { resolution: "1080p", duration_seconds: 15 } },
  // The rest is refused.
  { ...large, inputs: { resolution: "480p" } },
  { ...large, inputs: { duration_seconds: 16 } },
  { ...edit, inputs: { clip: "@long clip", length_seconds: 1 } },
  { ...edit, inputs: { clip: "@webm" } },
  { ...area, inputs: { clip: "@long clip" } },
  { ...longer, inputs: { first_clip: "@long clip", duration_seconds: 9 } },
  { ...text, mode: "i2v", inputs: { picture: "@photo" } },
];

export interface Asked {
  user: number;
  wish: number;
  /** The slot of the video that `@video` stands for. */
  source: number;
  /** Whether the uploads are those of the other user. */
  foreign: boolean;
  /** Whether the request says that it continues the source. */
  continues: boolean;
}

/** The rest of a start whose request does not matter. */
export const simplest = {
  wish: 0,
  source: 0,
  foreign: false,
  continues: false,
  reworded: false,
  seen: "nothing",
} as const;

export interface Request {
  entry: Entry;
  mode: Mode;
  inputs: Inputs;
  /** With the defaults filled in. */
  all: Inputs;
  parent: number | null;
  /** By the declaration. Null: its length is not known. */
  cost: number | null;
}

/** The request with the names of its files. */
export function requestOf({ user, wish, source, foreign, continues }: Asked): Request {
  const { model, mode, inputs: wanted } = wishes[wish] ?? wishes[0] as Wish;
  const entry = catalog.find(({ slug }) => slug === model);
  if (entry === undefined) throw new Error(`The catalog has no ${model}.`);
  const owner = foreign ? 1 - user : user;
  const named = (value: string) =>
    value === "@video"
      ? `video ${source}`
      : value.startsWith("@")
      ? `${value.slice(1)} of ${owner}`
      : value;
  const inputs: Inputs = Object.fromEntries(
    Object.entries(wanted).map(([name, value]) => [
      name,
      typeof value === "string"
        ? named(value)
        : Array.isArray(value)
        ? value.map(named)
        : value as Inputs[string],
    ]),
  );
  const filled = withDefaults(entry, mode, inputs);
  return {
    entry,
    mode,
    inputs,
    all: { ...filled, ...inputs },
    parent: continues ? source : null,
    cost: priceOf(entry, filled, lengths),
  };
}

/** The files of a request, in the order in which the model declares its inputs. */
export function filesIn({ entry, mode, all }: Request) {
  return inputsIn(entry, mode).flatMap((input) => {
    const value = all[input.name];
    const isFile = ["picture", "pictures", "clip", "mask", "sound"].includes(input.kind);
    return !isFile || value === undefined
      ? []
      : [value].flat().map((name, index) => ({ input, position: index + 1, name: `${name}` }));
  });
}

/** The prices of the catalog, for the table of price rules. */
export const catalogPrices = catalog.map((entry) => ({
  model: entry.slug,
  lines: entry.price,
  credits_max: Math.max(...combinationsOf(entry).map(({ credits }) => credits ?? 0)),
}));
