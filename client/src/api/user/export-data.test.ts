import { expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { paid } from "../../fixtures/fake-purchases.ts";
import type { Ask } from "../supabase/ask.ts";
import type { UserClient } from "../supabase/client.ts";
import { createExportDataApi } from "./export-data.ts";

it("the export contains every purchase, also beyond what the server returns at once", async () => {
  const rows = Array.from(
    { length: 230 },
    (_, index) =>
      paid({ created_at: new Date(Date.UTC(2026, 0, 1) - index * 60_000).toISOString() }),
  );
  const rpc = vi.fn((_name: string, { p_before: before, p_limit: limit }: {
    p_before: string | null;
    p_limit: number;
  }) => {
    const below = rows.filter(({ created_at }) => before === null || created_at < before);
    return Promise.resolve({ data: below.slice(0, Math.min(limit, 100)), error: null });
  });
  const client = { rpc } as unknown as UserClient;
  const ask: Ask = async (schema, request) => z.parse(schema, (await request(client)).data);
  const { purchases } = createExportDataApi({ ask, userId: "ada" });
  expect((await purchases()).map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  expect(rpc.mock.calls.map(([name]) => name)).toEqual(Array(3).fill("list_purchases"));
});
