/** One query: its client, its limit in time, its answer parsed, its refusal thrown as a Problem. */
import type { SupabaseClient } from "@supabase/supabase-js";
import * as z from "zod/mini";
import type { Database } from "../../contracts/database.types.ts";
import { type DatabaseError, problemFromDatabase } from "../../http/problem.ts";

export type Client = SupabaseClient<Database>;

const QUERY_TIMEOUT_MS = 10_000;

type Answer = PromiseLike<{ data: unknown; error: DatabaseError | null }>;

/** The signal that ends a query which takes too long. */
export const queryLimit = () => AbortSignal.timeout(QUERY_TIMEOUT_MS);

/** Waits for an answer, throws its refusal, parses its data. */
export async function parsed<Schema extends z.ZodMiniType>(
  schema: Schema,
  answer: Answer,
): Promise<z.infer<Schema>> {
  let { data, error } = await answer;
  // Two waited for each other and Postgres undid this one. Every call here may be made again: each
  // await of a query sends it anew.
  if (error?.code === "40P01" || error?.code === "40001") ({ data, error } = await answer);
  if (error) throw problemFromDatabase(error);
  return z.parse(schema, data);
}

/** Waits for a call that returns nothing, throws its refusal. */
export async function done(answer: Answer): Promise<void> {
  await parsed(z.unknown(), answer);
}

/** An argument that is left to its SQL default when there is no value. */
export function given<Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
) {
  return (value === null || value === undefined ? {} : { [name]: value }) as {
    [Key in Name]?: NonNullable<Value>;
  };
}
