import type { Gap } from "../handler.ts";

/**
 * Gap: a NUL in a name ends the message to Postgres early, and the connection with it: 503. It is
 * the asker's fault.
 */
export const refuseNul: Gap = (next) => async (request) => {
  const { pathname, search } = new URL(request.url);
  if (!pathname.startsWith("/rest/v1") || !search.includes("%00")) return await next(request);
  const message = "A NUL cannot stand in an address.";
  return Response.json({ code: "PGRST100", details: null, hint: null, message }, { status: 400 });
};
