import * as z from "zod/mini";
import { problemSchema } from "../../../../supabase/functions/_shared/contracts/problems.ts";
import { type Code, Problem, readCode } from "../problem.ts";
import { isAboutToken } from "./about-token.ts";

/** The common fields of the errors of Auth, REST and Storage, which all have different shapes. */
const failureSchema = z.object({
  name: z.optional(z.string()),
  message: z.optional(z.string()),
  code: z.nullish(z.union([z.string(), z.number()])),
  status: z.nullish(z.number()),
  statusCode: z.nullish(z.union([z.string(), z.number()])),
  details: z.nullish(z.string()),
  hint: z.nullish(z.string()),
  context: z.optional(z.unknown()),
});

/**
 * Turns what supabase-js threw or returned as `error` into a Problem. A function answers with
 * `application/problem+json`; if that is missing, the HTTP status decides.
 */
export async function readProblem(error: unknown, answered?: number): Promise<Problem> {
  if (error instanceof Problem) return error;
  const parsed = z.safeParse(failureSchema, error);
  const failure = parsed.success ? parsed.data : {};
  if (failure.context instanceof Response) return await readResponse(failure.context);

  // Storage sends status 400 for what its `statusCode` calls 409.
  const status = [failure.statusCode, failure.status, answered].map(Number).find((n) => n > 0) ?? 0;
  if (status === 0) return unanswered(error, failure.context);
  // Storage answers 403 to what our SQL refuses, and passes on the code as its message. It answers
  // 400 or 403 to a bad token, too.
  const isToken = failure.message === "not_signed_in" ||
    (failure.name === "StorageApiError" && status <= 403 &&
      isAboutToken(`${failure.code} ${failure.message}`));
  if (status === 401 || isToken) return new Problem({ code: "not_signed_in", status: 401 });
  return new Problem({
    code: typeof failure.code === "string" ? readCode(failure.code) : codeOf(status),
    status,
    detail: failure.details ?? failure.message ?? "",
    hint: failure.hint ?? "",
  });
}

async function readResponse(response: Response): Promise<Problem> {
  const body = z.safeParse(problemSchema, await response.json().catch(() => null));
  if (body.success) return new Problem({ ...body.data, code: readCode(body.data.code) });
  return new Problem({ code: codeOf(response.status), status: response.status });
}

/** functions-js wraps what `fetch` threw and keeps it as `context`. */
function unanswered(error: unknown, cause: unknown): Problem {
  const words = [error, cause].map((thrown) => String(thrown)).join(" ");
  const code = /timeout|timed out|abort/i.test(words) ? "no_answer" : "unreachable";
  return new Problem({ code, status: 0 });
}

function codeOf(status: number): Code {
  if (status === 401) return "not_signed_in";
  if (status === 404) return "not_found";
  if (status === 413) return "body_too_large";
  if (status === 503) return "unavailable";
  return status >= 500 ? "internal" : "invalid_request";
}
