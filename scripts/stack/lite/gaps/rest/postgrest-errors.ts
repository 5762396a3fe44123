import * as z from "zod/mini";
import { type Gap, isJson, withJson } from "../../handler.ts";
import { withDatabaseError } from "../remember-errors.ts";

const answerSchema = z.looseObject({ code: z.string(), message: z.string() });

/**
 * Gap: the library turns a plain `raise exception` (P0001) and most other SQL states into a 500
 * with code `SUP`, without detail and hint. PostgREST answers with the state itself, and with a
 * status from its own table. Errors that the library answers correctly (`PTxyz`, `PGRST…`,
 * rewritten messages) are left alone.
 *
 * A number or an object for a time never reaches Postgres, because the driver cannot write it. That
 * is the caller's error, too.
 */
export const answerAsPostgrest: Gap = (next) => async (request) => {
  if (!new URL(request.url).pathname.startsWith("/rest/v1")) return await next(request);
  const { response, error } = await withDatabaseError(() => next(request));
  if (response.ok || error?.code.startsWith("PT") || !isJson(response)) return response;
  const answer = z.safeParse(answerSchema, await response.clone().json()).data;
  if (answer?.code !== "SUP") return response;
  if (error === undefined) {
    if (!answer.message.startsWith("TypeError [ERR_INVALID_ARG_TYPE]")) return response;
    const message = "invalid input syntax for a time";
    return withJson(response, { code: "22007", details: null, hint: null, message }, 400);
  }
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
