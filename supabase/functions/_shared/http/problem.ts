/**
 * Turns problems into responses. All have the same format: `application/problem+json` (RFC 9457).
 */
import {
  isProblemCode,
  type ProblemBody,
  type ProblemCode,
  problems,
} from "../contracts/problems.ts";

/**
 * A handler throws this to refuse a request. `detail` describes this occurrence, `hint` the
 * caller's next step.
 */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly hint: string;

  constructor(
    code: ProblemCode,
    detail: string,
    hint: string,
    options?: ErrorOptions,
  ) {
    super(detail, options);
    this.name = "Problem";
    this.code = code;
    this.hint = hint;
  }

  get status(): number {
    return problems[this.code].status;
  }

  toResponse(requestId: string): Response {
    const { status, title } = problems[this.code];
    const body: ProblemBody = {
      type: `urn:wan-pwa:problem:${this.code}`,
      title,
      status,
      code: this.code,
      detail: this.message,
      hint: this.hint,
      request_id: requestId,
    };
    return new Response(JSON.stringify(body), {
      status,
      headers: { "content-type": "application/problem+json" },
    });
  }
}

/** The error that PostgREST, Storage or our own SQL returns. */
export interface DatabaseError {
  code?: string;
  message: string;
  details?: string | null;
  hint?: string | null;
}

/**
 * Turns a database error into a problem. The caller gets the exact text of a problem that our SQL
 * raised (its message is a code of the catalogue). Any other error goes only to the log.
 *
 * @param token whose token the call had: only the user's own can be a reason to sign in again
 */
export function problemFromDatabase(error: DatabaseError, token: "user" | "server"): Problem {
  if (isProblemCode(error.message) && (token === "user" || error.message !== "not_signed_in")) {
    return new Problem(error.message, error.details ?? "", error.hint ?? "", {
      cause: error,
    });
  }
  // PostgREST's codes for an expired, invalid or missing token.
  if (token === "user" && error.code?.startsWith("PGRST30")) {
    return new Problem(
      "not_signed_in",
      "The session has expired.",
      "Sign in again.",
      {
        cause: error,
      },
    );
  }
  // Waiting for a lock or for the result took too long.
  if (error.code === "57014" || error.code === "55P03") {
    return new Problem("busy", "The database is busy.", "Try again in a moment.", { cause: error });
  }
  return internalProblem(error);
}

/** The problem for an unexpected error. The cause goes only to the operator's log. */
export function internalProblem(cause: unknown): Problem {
  return new Problem(
    "internal",
    "Something went wrong on our side. Nothing was charged twice.",
    "Try again in a moment. If it happens again, tell us the request id.",
    { cause },
  );
}
