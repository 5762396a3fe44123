import { expect, it } from "vitest";
import { readCatalog } from "../../../scripts/sync-catalog.ts";
import { combinationsOf } from "../../../scripts/sync-catalog/models/combinations.ts";
import { sql, undone } from "../fixtures/database.ts";

const model = "wan-2.2-t2v-fast";

it.each([
  ["changed", () => sql`update public.model_prices set lines = lines where model = ${model}`],
  ["deleted", () => sql`delete from public.model_prices where model = ${model}`],
  ["truncated", () => sql`truncate public.model_prices cascade`],
])("a price rule cannot be %s, not even by the owner of the database", async (_what, tamper) => {
  await expect(tamper()).rejects.toMatchObject({
    code: "23001",
    message: "The price rules are append-only.",
  });
});

it.each([
  ["no lines", []],
  ["a line without a price", [{ resolution: "480p" }]],
  ["a line that costs nothing", [{ credits: 10 }, { credits: 0 }]],
  ["a line per second without a minimum", [{ credits_per_second: 10 }]],
  ["one line that is not in a list", { credits: 10 }],
])("a price rule with %s cannot be stored", async (_what, lines) => {
  await expect(undone((tx) =>
    tx`insert into public.model_prices (model, lines, credits_max)
      values (${model}, ${tx.json(lines)}, 10)`
  )).rejects.toMatchObject({ code: "23514" });
});

it("the newest rule whose time has come is the price, and those before stay", async () => {
  await undone(async (tx) => {
    const now = async () => {
      const [row] =
        await tx`select (private.price_now(${model})).lines -> 0 ->> 'credits' as credits`;
      return Number(row?.["credits"]);
    };
    const add = (credits: number, from: string) =>
      tx`insert into public.model_prices (model, lines, credits_max, valid_from)
        values (${model}, ${tx.json([{ credits }])}, ${credits}, now() + ${from}::interval)`;
    await add(31, "0");
    expect(await now()).toBe(31);
    await add(32, "-1 hour");
    await add(33, "1 hour");
    expect(await now()).toBe(31);
    // Two at one moment: the one that was added later.
    await add(34, "0");
    expect(await now()).toBe(34);
  });
});

it("each rule of the catalog says the highest price that a request can have", async () => {
  for (const entry of await readCatalog()) {
    const [row] = await sql<{ credits_max: number }[]>`
      select credits_max from public.model_prices where model = ${entry.slug} order by id limit 1`;
    expect(row?.credits_max, entry.slug).toBe(
      Math.max(...combinationsOf(entry).map(({ credits }) => credits ?? 0)),
    );
  }
});
