import { once } from "node:events";
import { type AddressInfo, createConnection, createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { useFixtureStack } from "../fixtures/use-fixture-stack.ts";
import type { Stack } from "../stack.ts";
import { connect, connectWithArrays } from "./connect.ts";

let stack: Stack;
useFixtureStack((started) => (stack = started));

/** A list that several connections read back at the same time. */
const askOnEach = (sql: ReturnType<typeof connect>, connections: number) =>
  Promise.all(Array.from({ length: connections }, () =>
    sql.begin(async (tx) => {
      const [row] = await tx`select ${["a", "b"]}::text[] as list, pg_sleep(0.05)`;
      return row?.["list"];
    })));

test("every connection of a pool knows arrays, and only the first one queried their types", async () => {
  const sql = await connectWithArrays(stack.urls.db, 4);
  expect(await askOnEach(sql, 4)).toEqual(Array.from({ length: 4 }, () => ["a", "b"]));
  expect(sql.options.fetch_types).toBe(false);
  await sql.end({ timeout: 1 });
});

test("a pool without arrays takes a list as the values of an `in`", async () => {
  const sql = connect(stack.urls.db, 1);
  expect(await sql`select n from generate_series(1, 3) as n where n in ${sql([1, 3])}`).toEqual([
    { n: 1 },
    { n: 3 },
  ]);
  await sql.end({ timeout: 1 });
});

/** A proxy to the database that breaks as soon as a connection asks for the types of arrays. */
async function startFragileWay(): Promise<string> {
  const server = createServer((client) => {
    const database = createConnection(stack.ports.db, "127.0.0.1");
    client.on("data", (bytes) => {
      if (bytes.includes("typarray")) client.destroy();
      else database.write(bytes);
    });
    database.pipe(client);
    client.on("error", () => {}).on("close", () => database.destroy());
    database.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const url = new URL(stack.urls.db);
  url.port = String((server.address() as AddressInfo).port);
  return url.href;
}

test("a connection that breaks while it opens leaves no unhandled rejection", async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  process.on("unhandledRejection", note);
  onTestFinished(() => void process.off("unhandledRejection", note));
  const sql = connect(await startFragileWay(), 1);
  expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
  await sql.end({ timeout: 1 });
  expect(unhandled).toEqual([]);
});
