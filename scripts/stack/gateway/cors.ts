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
 * What Storage lets a browser send and read in a resumable upload: the lists of @tus/server and
 * Storage's own. `x-client-info` is not among them.
 */
const tusHeaders = [
  "authorization",
  "content-type",
  "location",
  "tus-extension",
  "tus-max-size",
  "tus-resumable",
  "tus-version",
  "upload-concat",
  "upload-defer-length",
  "upload-length",
  "upload-metadata",
  "upload-offset",
  "x-http-method-override",
  "x-requested-with",
  "x-forwarded-host",
  "x-forwarded-proto",
  "forwarded",
];
const tusRequestHeaders = [...tusHeaders, "x-upsert", "upload-expires", "apikey", "x-signature"];

const isTus = (path: string) => path.startsWith("/storage/v1/upload/resumable");

/**
 * The answer to a preflight request, as the hosted gateway gives it: to every caller, and before
 * any key is checked.
 */
export function answerPreflight(path: string): Response {
  const headers = isTus(path) ? tusRequestHeaders : allowedHeaders;
  return new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET,HEAD,PUT,PATCH,POST,DELETE,OPTIONS",
      "access-control-allow-headers": headers.join(","),
      "access-control-max-age": "3600",
    },
  });
}

/**
 * Errors need these headers as much as answers do. Without them a browser hides the reason of a
 * refusal.
 */
export function withCors(response: Response, path = "/"): Response {
  const headers = new Headers(response.headers);
  headers.set("access-control-allow-origin", "*");
  headers.set(
    "access-control-expose-headers",
    (isTus(path) ? tusHeaders : exposedHeaders).join(","),
  );
  return new Response(response.body, { status: response.status, headers });
}
