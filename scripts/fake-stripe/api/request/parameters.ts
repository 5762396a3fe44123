import * as z from "zod/mini";
import { ApiProblem } from "../problem.ts";
import { type Form, parameterName } from "./form.ts";

/** Schemas of parameters. On the wire every value is text. */

export const text = (charactersMax = 5000) =>
  z.string().check(
    z.refine((value) => value.length <= charactersMax, {
      error: `Invalid string: must be at most ${charactersMax} characters`,
    }),
  );

/** A whole number. Anything else is `parameter_invalid_integer`. */
export const integer = (min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER) =>
  z.pipe(
    z.string().check(
      z.refine(
        (value) => /^-?\d{1,15}$/.test(value),
        coded("parameter_invalid_integer", "integer"),
      ),
    ),
    z.pipe(
      z.transform(Number),
      z.int().check(
        z.refine(
          (value) => value >= min && value <= max,
          coded("parameter_invalid_integer", "integer"),
        ),
      ),
    ),
  );

export const bool = () =>
  z.pipe(
    z.string().check(
      z.refine((value) => value === "true" || value === "false", { error: "Invalid boolean" }),
    ),
    z.transform((value) => value === "true"),
  );

export const oneOf = <const T extends string>(...values: T[]) =>
  z.enum(values, { error: `must be one of ${values.join(", ")}` });

/** An absolute http or https address. Anything else is `url_invalid`. */
export const url = () =>
  z.string().check(
    z.refine(
      (value) => /^https?:\/\//.test(value) && URL.canParse(value),
      coded("url_invalid", "Not a valid URL"),
    ),
  );

/** "Up to 50 keys, with key names up to 40 characters and values up to 500 characters". */
export const metadata = () =>
  z.record(
    z.string().check(z.maxLength(40)),
    z.string().check(z.maxLength(500)),
  ).check(z.refine((value) => Object.keys(value).length <= 50, { error: "at most 50 keys" }));

/** Unix seconds, exact or by a range. */
export const moments = () =>
  z.union([
    integer(0),
    z.strictObject({
      gt: z.optional(integer(0)),
      gte: z.optional(integer(0)),
      lt: z.optional(integer(0)),
      lte: z.optional(integer(0)),
    }),
  ]);

export type Moments = z.infer<ReturnType<typeof moments>>;

/** What every call accepts: the references that are to be whole objects. */
export const expandSchema = z.strictObject({ expand: z.optional(z.array(z.string())) });

/** The parameters of a call that takes none. What to expand is read before, for every call. */
export const noParameters = z.strictObject({});

/** What every list accepts. */
export const paging = {
  limit: z.optional(integer(1, 100)),
  starting_after: z.optional(z.string()),
  ending_before: z.optional(z.string()),
};

function coded(code: string, error: string) {
  return { error, params: { code } };
}

/**
 * Reads the parameters of a call.
 *
 * @throws ApiProblem in Stripe's words, about the first parameter that is wrong
 */
export function readParameters<T>(schema: z.ZodMiniType<T>, form: Form): T {
  const emptied = new Set<string>();
  const given = withoutEmpty(form, [], emptied);
  const { success, data, error } = z.safeParse(schema, given, { reportInput: true });
  if (success) return data;
  throw toProblem(error.issues, emptied);
}

/** "We assume empty values are an attempt to unset a parameter": outside metadata they are dropped. */
function withoutEmpty(value: unknown, path: string[], emptied: Set<string>): unknown {
  if (path.at(-1) === "metadata") return value;
  if (Array.isArray(value)) {
    return value.map((each, index) => withoutEmpty(each, [...path, String(index)], emptied));
  }
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name, each]) => {
    if (each === "") emptied.add(parameterName([...path, name]));
    return each !== "";
  });
  return Object.fromEntries(
    kept.map(([name, each]) => [name, withoutEmpty(each, [...path, name], emptied)]),
  );
}

function toProblem(issues: readonly z.core.$ZodIssue[], emptied: Set<string>): ApiProblem {
  // Stripe names unknown parameters before anything else.
  const unknown = issues.find(({ code }) => code === "unrecognized_keys");
  const issue = unknown ?? issues[0];
  if (!issue) throw new Error("a refusal without an issue");
  if (issue.code === "unrecognized_keys") {
    const param = parameterName([...issue.path, issue.keys[0] ?? ""]);
    return invalid(`Received unknown parameter: ${param}`, param, "parameter_unknown");
  }
  const param = parameterName(issue.path);
  if (issue.input === undefined && issue.code !== "custom") {
    if (emptied.has(param)) {
      const message = `You passed an empty string for '${param}'. We assume empty values are an ` +
        `attempt to unset a parameter; however '${param}' cannot be unset. You should remove ` +
        `'${param}' from your request or supply a non-empty value.`;
      return invalid(message, param, "parameter_invalid_empty");
    }
    return invalid(`Missing required param: ${param}.`, param, "parameter_missing");
  }
  const code: unknown = issue.code === "custom" ? issue.params?.["code"] : undefined;
  const message = code === "parameter_invalid_integer"
    ? `Invalid integer: ${String(issue.input)}`
    : code === "url_invalid"
    ? issue.message
    : `Invalid ${param}: ${issue.message}`;
  return invalid(message, param, typeof code === "string" ? code : undefined);
}

/** A parameter that cannot be used. The call has not begun, so no idempotency key keeps this. */
export function invalid(message: string, param: string, code?: string): ApiProblem {
  return new ApiProblem(400, message, { param, ...(code && { code }) });
}
