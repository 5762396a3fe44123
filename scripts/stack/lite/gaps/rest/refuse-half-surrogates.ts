import type { Gap } from "../../handler.ts";

/**
 * Gap: half of a surrogate pair in a JSON body was stored as a replacement character. PostgREST
 * passes the body on to Postgres, which refuses it.
 */
export const refuseHalfSurrogates: Gap = (next) => async (request) => {
  if (!new URL(request.url).pathname.startsWith("/rest/v1") || !await hasHalfAPair(request)) {
    return await next(request);
  }
  const message = "invalid input syntax for type json";
  const details = "Unicode high surrogate must not follow a high surrogate.";
  return Response.json({ code: "22P02", details, hint: null, message }, { status: 400 });
};

async function hasHalfAPair(request: Request): Promise<boolean> {
  if (request.body === null) return false;
  const text = await request.clone().text();
  if (!/\\ud[89a-f]/i.test(text)) return false;
  let isHalf = false;
  try {
    JSON.parse(text, (name, value: unknown) => {
      isHalf ||= /\p{Cs}/u.test(name) || (typeof value === "string" && /\p{Cs}/u.test(value));
    });
  } catch {
    // The next one reports a body that is no JSON.
  }
  return isHalf;
}
