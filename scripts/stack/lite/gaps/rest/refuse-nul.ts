import type { Gap } from "../../handler.ts";

/**
 * Gap: a NUL in a name ends the message to Postgres early, and with it the connection, so the
 * answer was a 503. It is the caller's error.
 */
export const refuseNul: Gap = (next) => async (request) => {
  const { pathname, search } = new URL(request.url);
  if (!pathname.startsWith("/rest/v1") || !search.includes("%00")) return await next(request);
  const message = "An address must not contain NUL.";
  return Response.json({ code: "PGRST100", details: null, hint: null, message }, { status: 400 });
};
