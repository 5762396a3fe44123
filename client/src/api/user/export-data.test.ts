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

it("the export contains the pictures, clips and sounds that the user has brought, page by page", async () => {
  const files = { pictures: 501, clips: 2, sounds: 0 };
  const from = (bucket: keyof typeof files) => ({
    list: (folder: string, { limit, offset }: { limit: number; offset: number }) => {
      const all = Array.from({ length: files[bucket] }, (_, index) => ({ name: `${index}` }));
      return Promise.resolve({
        data: folder === "ada" ? all.slice(offset, offset + limit) : [],
        error: null,
      });
    },
  });
  const client = { storage: () => Promise.resolve({ from }) } as unknown as UserClient;
  const ask: Ask = async (schema, request) => z.parse(schema, (await request(client)).data);
  const { uploads } = createExportDataApi({ ask, userId: "ada" });
  const found = await uploads();
  expect(found).toHaveLength(503);
  expect(found.at(500)).toEqual({ bucket: "pictures", path: "ada/500", name: "500" });
  expect(found.slice(501)).toEqual([
    { bucket: "clips", path: "ada/0", name: "0" },
    { bucket: "clips", path: "ada/1", name: "1" },
  ]);
});
