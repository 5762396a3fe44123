import { expect, it } from "vitest";
import { findUnsafeStatements } from "../release/later-migration.ts";
import { hashOf } from "../release/migrations.ts";
import type { Release } from "../release/releases.ts";
import { type Generated, planWrites } from "./plan-writes.ts";

const first = "20261122000400_prices.sql";
const now = new Date("2027-01-01T12:00:00Z");

const prices = (cost: number): Generated => ({
  first,
  title: "Prices.",
  text: `insert into private.prices values (${cost});\n`,
  change: `update private.prices set cost = ${cost} where true;\n`,
});
const initial = "-- Prices.\n\ninsert into private.prices values (10);\n";
const change = (cost: number) =>
  "-- Prices.\nset lock_timeout = '3s';\nset statement_timeout = '60s';\n\n" +
  `update private.prices set cost = ${cost} where true;\n`;

const released = (...texts: [file: string, text: string][]): Release[] => [{
  version: "1.0.0",
  released_at: "2027-01-01T12:00:00Z",
  migrations: Object.fromEntries(texts.map(([file, text]) => [file, hashOf(text)])),
  uses: {},
}];

function writes(cost: number, releases: Release[], files: Record<string, string>) {
  return Object.fromEntries(
    planWrites([prices(cost)], releases, new Map(Object.entries(files)), now),
  );
}

it("the first file is edited in place until it is released", () => {
  expect(writes(10, [], {})).toEqual({ [first]: initial });
  expect(writes(10, [], { [first]: "-- Old.\n" })).toEqual({ [first]: initial });
  expect(writes(10, [], { [first]: initial })).toEqual({});
});

it("after its release, a new file has the change, and is edited in place until that is released", () => {
  const releases = released([first, initial]);
  expect(writes(10, releases, { [first]: initial })).toEqual({});
  const file = "20270101120000_prices.sql";
  expect(writes(20, releases, { [first]: initial })).toEqual({ [file]: change(20) });
  expect(findUnsafeStatements(file, change(20))).toEqual([]);
  const later = "20261231000000_prices.sql";
  const files = { [first]: initial, [later]: change(15), "20261231000001_other_prices.sql": "" };
  expect(writes(20, releases, files)).toEqual({ [later]: change(20) });
  expect(writes(15, releases, files)).toEqual({});
  expect(writes(20, released([first, initial], [later, change(15)]), files)).toEqual({
    [file]: change(20),
  });
});

it("the files of one run have different numbers, above those that are there", () => {
  const two = [prices(20), { ...prices(20), first: "20261122000500_shades.sql" }];
  const files = new Map([
    [first, initial],
    ["20261122000500_shades.sql", initial],
    ["20270101120500_ahead_of_time.sql", ""],
  ]);
  const releases = released([first, initial], ["20261122000500_shades.sql", initial]);
  expect([...planWrites(two, releases, files, now).keys()]).toEqual([
    "20270101120501_prices.sql",
    "20270101120502_shades.sql",
  ]);
});
