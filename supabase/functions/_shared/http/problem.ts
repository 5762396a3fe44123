/** Problems on their way out: RFC 9457 `application/problem+json`, one shape for every refusal. */
import {
  isProblemCode,
  type ProblemBody,
  type ProblemCode,
  problems,
} from "../contracts/problems.ts";

/** What a handler throws to refuse. `detail` is this occurrence, `hint` the caller's next step. */
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

/** What PostgREST, Storage and our own SQL hand back when something was refused. */
export interface DatabaseError {
  code?: string;
  message: string;
  details?: string | null;
  hint?: string | null;
}

/**
 * A database error as a problem: what SQL raised on purpose (its message is a code of the catalogue)
 * goes to the caller word by word, anything else only to the log.
 */
export function problemFromDatabase(error: DatabaseError): Problem {
  if (isProblemCode(error.message)) {
    return new Problem(error.message, error.details ?? "", error.hint ?? "", {
      cause: error,
    });
  }
  // PostgREST's codes for a token that is expired, invalid or missing.
  if (error.code?.startsWith("PGRST30")) {
    return new Problem(
      "not_signed_in",
      "The session has expired.",
      "Sign in again.",
      {
        cause: error,
      },
    );
  }
  // Waited too long for a lock, or for an answer.
  if (error.code === "57014" || error.code === "55P03") {
    return new Problem("busy", "The database is busy.", "Try again in a moment.", { cause: error });
  }
  return internalProblem(error);
}

/** The problem for what nobody foresaw. The cause is for the operator's log alone. */
export function internalProblem(cause: unknown): Problem {
  return new Problem(
    "internal",
    "Something broke on our side. Nothing was charged twice.",
    "Try again in a moment. If it stays, tell us the request id.",
    { cause },
  );
}
