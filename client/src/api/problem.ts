import type { ProblemCode } from "../../../supabase/functions/_shared/contracts/problems.ts";

/** What came of a request that was not answered as hoped. */
interface ProblemFacts {
  code: Code;
  /** HTTP status; 0: no answer came. */
  status: number;
  detail?: string;
  hint?: string;
}

/** Codes of Auth that the app has words for, or decides by. */
type AuthCode =
  | "email_address_invalid"
  | "email_exists"
  | "email_not_confirmed"
  | "invalid_credentials"
  | "otp_expired"
  | "over_email_send_rate_limit"
  | "over_request_rate_limit"
  | "same_password"
  | "session_not_found"
  | "signup_disabled"
  | "user_already_exists"
  | "user_banned"
  | "weak_password";

/** Codes that arise in the client: from a bare status, or where there was no answer to read. */
type ClientCode =
  | "auth_refused"
  | "no_answer"
  | "no_session"
  | "not_found"
  | "not_saved"
  | "picture_lost"
  | "too_many_pictures"
  | "unavailable"
  | "unexpected_answer"
  | "unreachable";

export type Code = ProblemCode | AuthCode | ClientCode;

/**
 * A code as it came from outside. A newer server may send one that this client does not know: then
 * nothing branches on it, and its detail and hint are shown.
 */
export function readCode(code: string): Code {
  return code as Code;
}

/** Any refusal or failure: the one shape in which it leaves `api/`. Branch on `code`. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: Code;
  readonly status: number;
  readonly detail: string;
  readonly hint: string;

  constructor({ code, status, detail = "", hint = "" }: ProblemFacts) {
    super(detail || code);
    this.code = code;
    this.status = status;
    this.detail = detail;
    this.hint = hint;
  }

  /** The request may have been carried out all the same: nobody said no. */
  get isAmbiguous(): boolean {
    if (this.code === "starts_closed") return false; // A 503 that is a refusal, and no breakdown.
    return this.status === 0 || this.status >= 500;
  }
}
