import { AsyncLocalStorage } from "node:async_hooks";
import type { PostgresConnection } from "@supabase/lite/postgres";
import * as z from "zod/mini";
import { type Gap, isJson, withJson } from "../handler.ts";

const errorSchema = z.looseObject({
  code: z.string().check(z.regex(/^[0-9A-Z]{5}$/)),
  message: z.string(),
  detail: z.optional(z.string()),
  hint: z.optional(z.string()),
});
const answerSchema = z.looseObject({ code: z.string() });

/** The database error of this request, if there was one. */
const requests = new AsyncLocalStorage<{ error?: unknown }>();

/** Lets {@link answerAsPostgrest} see the error that the library is about to rephrase. */
export function rememberErrors(connection: PostgresConnection): void {
  connection.normalizeDbError = (error) => {
    const request = requests.getStore();
    if (request) request.error = error;
    return error;
  };
}

/**
 * Gap: the library turns a plain `raise exception` (P0001) and most other SQL states into a 500
 * with code `SUP`, without detail and hint. PostgREST answers with the state itself, and with a
 * status from its own table. Errors that the library answers correctly (`PTxyz`, `PGRST…`,
 * rewritten messages) are left alone.
 */
export const answerAsPostgrest: Gap = (next) => async (request) => {
  if (!new URL(request.url).pathname.startsWith("/rest/v1")) return await next(request);
  const context: { error?: unknown } = {};
  const response = await requests.run(context, () => next(request));
  const error = z.safeParse(errorSchema, context.error).data;
  if (response.ok || error === undefined || error.code.startsWith("PT") || !isJson(response)) {
    return response;
  }
  const answer = z.safeParse(answerSchema, await response.clone().json()).data;
  if (answer?.code !== "SUP") return response;
  const body = {
    code: error.code,
    details: error.detail ?? null,
    hint: error.hint ?? null,
    message: error.message,
  };
  return withJson(response, body, postgrestStatus(error.code));
};

/**
 * Source: "Errors from PostgreSQL" in PostgREST's documentation
 * (docs.postgrest.org/en/v13/references/errors).
 */
function postgrestStatus(code: string): number {
  const exact: Record<string, number> = { P0001: 400, "53400": 500 };
  const byClass: Record<string, number> = {
    "08": 503,
    "09": 500,
    "0L": 403,
    "0P": 403,
    "25": 500,
    "28": 403,
    "2D": 500,
    "38": 500,
    "39": 500,
    "3B": 500,
    "40": 500,
    "53": 503,
    "54": 500,
    "55": 500,
    "57": 500,
    "58": 500,
    F0: 500,
    HV: 500,
    P0: 500,
    XX: 500,
  };
  return exact[code] ?? byClass[code.slice(0, 2)] ?? 400;
}
