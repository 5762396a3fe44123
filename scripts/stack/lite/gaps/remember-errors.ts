import { AsyncLocalStorage } from "node:async_hooks";
import type { PostgresConnection } from "@supabase/lite/postgres";
import * as z from "zod/mini";

const errorSchema = z.looseObject({
  code: z.string().check(z.regex(/^[0-9A-Z]{5}$/)),
  message: z.string(),
  detail: z.optional(z.string()),
  hint: z.optional(z.string()),
});

/** The database error of this request, if there was one. */
const requests = new AsyncLocalStorage<{ error?: unknown }>();

/** Lets {@link withDatabaseError} see the error that the library is about to rephrase. */
export function rememberErrors(connection: PostgresConnection): void {
  connection.normalizeDbError = (error) => {
    const request = requests.getStore();
    if (request) request.error = error;
    return error;
  };
}

/** Runs a request, and returns its answer and the last error of the database. */
export async function withDatabaseError(act: () => Promise<Response>) {
  const context: { error?: unknown } = {};
  const response = await requests.run(context, act);
  return { response, error: z.safeParse(errorSchema, context.error).data };
}
