/** What became of a request that was not answered as hoped. */
export interface ProblemFacts {
  /** A code of the catalogue (contracts/problems.ts), of Auth, or one of `ClientCode`. */
  code: string;
  /** HTTP status; 0: no answer came. */
  status: number;
  detail?: string;
  hint?: string;
}

/** Codes that arise here, for want of an answer. */
export type ClientCode = "unreachable" | "no_answer" | "unexpected_answer";

/** Any refusal or failure: the one shape in which it leaves `api/`. Branch on `code`. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: string;
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
