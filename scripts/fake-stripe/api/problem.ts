import { type Answer, json } from "../../fakes/http/answer.ts";

type WireType = "api_error" | "card_error" | "idempotency_error" | "invalid_request_error";

interface ProblemDetails {
  type?: WireType;
  code?: string;
  param?: string;
  headers?: Record<string, string>;
  /**
   * True if the call had begun its work. Only then is the answer kept under the idempotency key
   * (docs.stripe.com/api/idempotent_requests).
   */
  executed?: boolean;
}

/** A refusal of the API. Texts that no public source shows are our guess: branch on the code. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly details: ProblemDetails;
  constructor(status: number, message: string, details: ProblemDetails = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }

  answer(): Answer {
    const { type = "invalid_request_error", code, param, headers } = this.details;
    const error = {
      ...(code &&
        { code, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}` }),
      message: this.message,
      ...(param && { param }),
      request_log_url: "https://dashboard.stripe.com/test/logs",
      type,
    };
    return json(this.status, { error }, headers);
  }
}

/** The state of an object does not allow what was asked. */
export function refused(message: string, code?: string, param?: string): ApiProblem {
  return new ApiProblem(400, message, {
    executed: true,
    ...(code && { code }),
    ...(param && { param }),
  });
}

export function missing(what: string, id: string, param = "id"): ApiProblem {
  return new ApiProblem(404, `No such ${what}: '${id}'`, {
    code: "resource_missing",
    param,
    executed: true,
  });
}

export function noKey(): ApiProblem {
  return new ApiProblem(
    401,
    "You did not provide an API key. You need to provide your API key in the Authorization header, " +
      "using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
  );
}

/** Shows the key as Stripe does: its ends only. */
export function wrongKey(key: string): ApiProblem {
  const shown = key.length > 12 ? `${key.slice(0, 8)}****${key.slice(-4)}` : "****";
  return new ApiProblem(401, `Invalid API Key provided: ${shown}`);
}

export function unknownUrl(method: string, path: string): ApiProblem {
  return new ApiProblem(
    404,
    `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can ` +
      "help at https://support.stripe.com/.",
  );
}

export function otherParameters(key: string): ApiProblem {
  return new ApiProblem(
    400,
    "Keys for idempotent requests can only be used with the same parameters they were first used " +
      `with. Try using a key other than '${key}' if you meant to execute a different request.`,
    { type: "idempotency_error" },
  );
}

export function keyTooLong(key: string): ApiProblem {
  return new ApiProblem(
    400,
    `Idempotency keys are at most 255 characters long, and this one has ${key.length}.`,
  );
}

export function keyInUse(key: string): ApiProblem {
  return new ApiProblem(
    409,
    "There is currently another in-progress request using this Idempotent Key (that probably means " +
      `you submitted twice, and the other request is still going through): ${key}. Please try again ` +
      "later.",
    { code: "idempotency_key_in_use" },
  );
}

/** The status of a fault in Stripe's shape. `retry` is what `stripe-should-retry` says. */
export function statusProblem(status: number, retry?: boolean): ApiProblem {
  const headers = retry === undefined ? {} : { "stripe-should-retry": String(retry) };
  if (status === 401) return wrongKey("sk_test_rolled_key_of_a_fault");
  if (status === 402) {
    return new ApiProblem(402, "Your card was declined.", {
      type: "card_error",
      code: "card_declined",
      headers,
    });
  }
  if (status === 404) return missing("object", "of a fault");
  if (status === 409) {
    return new ApiProblem(
      409,
      "This object cannot be accessed right now because another API request or Stripe process is " +
        "currently accessing it.",
      { code: "lock_timeout", headers },
    );
  }
  if (status === 429) {
    return new ApiProblem(429, "Too many requests made to the API too quickly", {
      code: "rate_limit",
      headers,
    });
  }
  if (status >= 500) {
    return new ApiProblem(status, "An unknown error occurred", { type: "api_error", headers });
  }
  return new ApiProblem(status, "The request was refused by a fault", { headers });
}
