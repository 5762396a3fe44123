import type { ProblemCode } from "../../../supabase/functions/_shared/contracts/problems.ts";

/** The fields of a failed request. */
interface ProblemFacts {
  code: Code;
  /** HTTP status; 0 means that no answer came. */
  status: number;
  detail?: string;
  hint?: string;
}

/** Auth's codes that the app has a text for or branches on. */
type AuthCode =
  | "bad_jwt"
  | "email_address_invalid"
  | "email_exists"
  | "email_not_confirmed"
  | "invalid_credentials"
  | "otp_expired"
  | "no_authorization"
  | "over_email_send_rate_limit"
  | "over_request_rate_limit"
  | "same_password"
  | "signup_disabled"
  | "user_already_exists"
  | "user_banned"
  | "weak_password";

/** Codes that the client itself creates: from a bare status, or if there was no readable answer. */
type ClientCode =
  | "auth_refused"
  | "checkout_elsewhere"
  | "file_lost"
  | "heic_not_supported"
  | "mail_too_soon"
  | "no_answer"
  | "no_session"
  | "not_found"
  | "not_saved"
  | "file_lost"
  | "picture_not_redrawn"
  | "too_many_planned"
  | "file_unreadable"
  | "unavailable"
  | "unexpected_answer"
  | "unreachable"
  | "upload_too_long"
  | "upload_too_short";

export type Code = ProblemCode | AuthCode | ClientCode;

/**
 * Reads a code from outside. A newer server may send one that this client does not know; then
 * nothing branches on it, and the server's detail and hint are shown.
 */
export function readCode(code: string): Code {
  return code as Code;
}

/** Any refusal or failure: the only error that leaves `api/`. Branch on `code`. */
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

  /** True if the request may have been carried out anyway, because no answer refused it. */
  get isAmbiguous(): boolean {
    // These 503 are refusals, not outages.
    if (this.code === "starts_closed" || this.code === "daily_limit_reached") return false;
    return this.status === 0 || this.status >= 500;
  }
}
