/** Runs a query with a time limit, parses its answer, and throws a refusal as a Problem. */
import type { SupabaseClient } from "@supabase/supabase-js";
import * as z from "zod/mini";
import type { Database } from "../../contracts/database.types.ts";
import { type DatabaseError, problemFromDatabase } from "../../http/problem.ts";

export type Client = SupabaseClient<Database>;

const QUERY_TIMEOUT_MS = 10_000;

type Answer = PromiseLike<{ data: unknown; error: DatabaseError | null }>;

/** The signal that aborts a query after `QUERY_TIMEOUT_MS`. */
export const queryLimit = () => AbortSignal.timeout(QUERY_TIMEOUT_MS);

/**
 * Waits for the answer, throws a refusal, parses the data.
 *
 * @param token whose token the call has. The user's own only where the user may be told to sign in
 * again.
 */
export async function parsed<Schema extends z.ZodMiniType>(
  schema: Schema,
  answer: Answer,
  token: "user" | "server" = "server",
): Promise<z.infer<Schema>> {
  let { data, error } = await answer;
  // Deadlock or serialization failure: Postgres rolled this call back. All our calls can be
  // repeated, and each await of a query sends it again.
  if (error?.code === "40P01" || error?.code === "40001") ({ data, error } = await answer);
  if (error) throw problemFromDatabase(error, token);
  return z.parse(schema, data);
}

/** Waits for a call that returns nothing, throws a refusal. */
export async function done(answer: Answer, token: "user" | "server" = "server"): Promise<void> {
  await parsed(z.unknown(), answer, token);
}

/** An argument for a call. Without a value it is left out, so SQL uses its default. */
export function given<Name extends string, Value>(
  name: Name,
  value: Value | null | undefined,
) {
  return (value === null || value === undefined ? {} : { [name]: value }) as {
    [Key in Name]?: NonNullable<Value>;
  };
}

type ArgumentsOf<Fields> = {
  [Name in keyof Fields & string as `p_${Name}`]: NonNullable<Fields[Name]>;
};

/** A function's arguments, named after the fields. A field without a value gets SQL's default. */
export function argumentsOf<Fields extends object>(fields: Fields): ArgumentsOf<Fields> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== null && value !== undefined)
      .map(([name, value]) => [`p_${name}`, value]),
  ) as ArgumentsOf<Fields>;
}
