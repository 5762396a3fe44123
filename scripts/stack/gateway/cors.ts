/**
 * Every header that supabase-js 2.119 sends, and those that its documentation tells people to add.
 */
const allowedHeaders = [
  "authorization",
  "x-client-info",
  "apikey",
  "content-type",
  "cache-control",
  "accept",
  "accept-profile",
  "content-profile",
  "prefer",
  "range",
  "range-unit",
  "x-region",
  "x-upsert",
  "x-metadata",
  "x-retry-count",
  "x-supabase-api-version",
  "traceparent",
  "tracestate",
  "baggage",
];

const exposedHeaders = [
  "content-range",
  "content-location",
  "content-disposition",
  "preference-applied",
  "accept-ranges",
  "content-length",
  "etag",
  "x-supabase-api-version",
];

/**
 * The answer to a preflight request, as the hosted gateway gives it: to every caller, and before
 * any key is checked.
 */
export function answerPreflight(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET,HEAD,PUT,PATCH,POST,DELETE,OPTIONS",
      "access-control-allow-headers": allowedHeaders.join(","),
      "access-control-max-age": "3600",
    },
  });
}

/**
 * Errors need these headers as much as answers do. Without them a browser hides the reason of a
 * refusal.
 */
export function withCors(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set("access-control-allow-origin", "*");
  headers.set("access-control-expose-headers", exposedHeaders.join(","));
  return new Response(response.body, { status: response.status, headers });
}
