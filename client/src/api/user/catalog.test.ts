import { expect, it } from "vitest";
import * as z from "zod/mini";
import { models } from "../../fixtures/fake-models.ts";
import type { Ask } from "../supabase/ask.ts";
import type { UserClient } from "../supabase/client.ts";
import { createCatalogApi } from "./catalog.ts";

it("a model with a kind of input that this version does not know is left out, and the others stay", async () => {
  const [first, second] = models;
  const newer = { ...second, inputs: [{ ...second?.inputs[0], kind: "melody" }] };
  const rpc = (name: string) =>
    Promise.resolve({ data: name === "read_catalog" ? [newer, first] : [], error: null });
  const client = { rpc } as unknown as UserClient;
  const ask: Ask = async (schema, request) => z.parse(schema, (await request(client)).data);
  expect(await createCatalogApi(ask).models()).toEqual([first]);
});
