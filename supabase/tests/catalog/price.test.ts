/**
 * The price that is shown is the price that is charged: client and Postgres evaluate the same data.
 * These tests compare both over every model and every combination of what the price depends on.
 */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import { readCatalog } from "../../../scripts/sync-catalog.ts";
import {
  type ExampleFiles,
  possibleValues,
} from "../../../scripts/sync-catalog/models/possible-values.ts";
import type { Entry } from "../../../scripts/sync-catalog/models/entry.ts";
import {
  type Input,
  type Mode,
  modelSchema,
  type PriceLine,
} from "../../functions/_shared/contracts/catalog/catalog.ts";
import {
  type Inputs,
  inputsIn,
  withDefaults,
} from "../../functions/_shared/contracts/catalog/inputs.ts";
import {
  lengthOf,
  type Lengths,
  priceOf,
} from "../../functions/_shared/contracts/catalog/price.ts";
import { asAnon, newUser, sql, undone } from "../fixtures/database.ts";
import { upload } from "../fixtures/files.ts";

const catalog = await readCatalog();

interface Case {
  model: Entry;
  mode: Mode;
  /** As a request has them. */
  inputs: Inputs;
}

interface Files extends ExampleFiles {
  user: string;
}

/** The length of the mask. */
const MASK = 5000;
const clipLengths = [2000, 2001, 2999, 3000, 4500, 5000, 5001, 5100, 9999, 10_000];

async function makeFiles(): Promise<Files> {
  const user = await newUser();
  const clips = await Promise.all(
    clipLengths.map(async (milliseconds) =>
      [milliseconds, await upload(sql, user, "clips", { milliseconds })] as const
    ),
  );
  return {
    user,
    picture: await upload(sql, user, "pictures"),
    sound: await upload(sql, user, "sounds"),
    mask: await upload(sql, user, "clips", { milliseconds: MASK }),
    clips: new Map(clips),
  };
}

/** Every combination of what the price depends on. `others` chooses the values of the rest. */
function casesOf(model: Entry, files: Files, others: fc.GeneratorValue): Case[] {
  const decisive = new Set(["resolution", model.length]);
  return model.modes.flatMap((mode) =>
    inputsIn(model, mode).reduce<Inputs[]>((all, input) => {
      const isNeeded = input.required.includes(mode);
      const values = [...(isNeeded ? [] : [undefined]), ...possibleValues(input, files)];
      const chosen =
        decisive.has(input.name) || input.name === "clip" || input.name === "first_clip"
          ? values
          : [values[others(fc.nat, values.length - 1)]];
      return all.flatMap((one) =>
        chosen.map((value) => value === undefined ? one : { ...one, [input.name]: value })
      );
    }, [{}]).filter((inputs) => isPossible(inputsIn(model, mode), inputs, lengthsOf(files)))
      .map((inputs) => ({ model, mode, inputs }))
  );
}

/** Whether the values fit together. */
function isPossible(declared: readonly Input[], inputs: Inputs, lengths: Lengths): boolean {
  const lengthOfFile = (name: string) => lengths.get(String(inputs[name]));
  return declared.every((input) => {
    const value = inputs[input.name] ?? ("default" in input ? input.default : undefined);
    if (value === undefined) return true;
    if (input.kind === "mask") return Math.abs((lengthOfFile(input.of) ?? 0) - MASK) <= 500;
    if (input.kind !== "whole_number" || input.longer_than === undefined) return true;
    return Number(value) * 1000 > (lengthOfFile(input.longer_than) ?? 0);
  });
}

/** Postgres' answers to all cases, in one call: the checked inputs, the length and the price. */
async function answersOf(cases: readonly Case[], user: string) {
  const wanted = cases.map(({ model: { slug, price }, mode, inputs }) => ({
    slug,
    price,
    mode,
    inputs,
  }));
  return await undone((tx) =>
    tx<{ filled: Inputs; seconds: number | null; price: number | null }[]>`
      select filled, seconds, private.price_of(wanted -> 'price', filled, seconds) as price
      from jsonb_array_elements(${
      tx.json(wanted as never)
    }) with ordinality as all_wanted (wanted, place)
      join public.models on slug = wanted ->> 'slug'
      cross join lateral private.check_inputs(
        models, (wanted ->> 'mode')::public.generation_mode, wanted -> 'inputs', ${user}) as filled
      cross join lateral private.length_of(models, filled) as seconds
      order by place`
  );
}

function lengthsOf(files: Files): Lengths {
  return new Map([...files.clips].map(([milliseconds, reference]) => [reference, milliseconds]));
}

it.each(catalog)(
  "$slug costs in Postgres what the app shows, for every combination",
  async (model) => {
    const files = await makeFiles();
    const lengths = lengthsOf(files);
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (others) => {
        const cases = casesOf(model, files, others);
        expect(cases.length).toBeGreaterThan(0);
        const shown = cases.map(({ mode, inputs }) => {
          const filled = withDefaults(model, mode, inputs);
          const seconds = lengthOf(model, filled, lengths);
          return { filled, seconds, price: priceOf(model, filled, lengths) };
        });
        expect(shown.filter(({ price }) => price === null)).toEqual([]);
        expect([...await answersOf(cases, files.user)]).toEqual(shown);
      }),
      { numRuns: 5, seed: 20_261_128 },
    );
  },
);

const resolution = fc.constantFrom("480p", "720p", "1080p");
const length = fc.integer({ min: 1, max: 6 });
const few = fc.integer({ min: 1, max: 30 });

const line: fc.Arbitrary<PriceLine> = fc.oneof(
  fc.record({ resolution, length_seconds: length, credits: few }, { requiredKeys: ["credits"] }),
  fc.record({ resolution, credits_per_second: few, credits_min: few }, {
    requiredKeys: ["credits_per_second", "credits_min"],
  }),
);

it("any price means the same in Postgres and in the app, and the same is not offered", async () => {
  const requests = ["480p", "720p", "1080p", undefined].flatMap((value) =>
    [1, 2, 3, 4, 5, 6].map((seconds) => ({
      inputs: value === undefined ? {} : { resolution: value },
      seconds,
    }))
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 6 }), async (price) => {
      const [row] = await sql<{ prices: (number | null)[] }[]>`
        select jsonb_agg(
          private.price_of(${
        sql.json(price as never)
      }, request -> 'inputs', (request -> 'seconds')::integer)
          order by place) as prices
        from jsonb_array_elements(${
        sql.json(requests)
      }) with ordinality as requests (request, place)`;
      expect(row?.prices).toEqual(
        requests.map(({ inputs, seconds }) =>
          priceOf({ length: seconds, price }, inputs, new Map())
        ),
      );
    }),
    { numRuns: 200, seed: 20_261_128 },
  );
});

it("read_catalog shows the models as their files describe them, in the same order", async () => {
  const read = await asAnon((tx) => tx`select public.read_catalog() as catalog`);
  const shown = z.parse(z.array(modelSchema), read[0]?.["catalog"]);
  expect(shown.map(({ price: _price, measured_times: _times, ...model }) => model)).toEqual(
    catalog.map((
      {
        position: _1,
        costs: _2,
        cancel_after_seconds: _3,
        deadline_seconds: _4,
        run: _5,
        price: _6,
        ...model
      },
    ) => model),
  );
});
