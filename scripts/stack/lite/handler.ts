export type Handler = (request: Request) => Promise<Response>;

/** Wraps a handler and fixes one difference between the library and a hosted project. */
export type Gap = (next: Handler) => Handler;

/** The first gap is the outermost. */
export function closeGaps(gaps: readonly Gap[], handler: Handler): Handler {
  return gaps.reduceRight((next, gap) => gap(next), handler);
}

/** `Response.json` for a replaced body: it must not keep the length and encoding of the old one. */
export function withJson(response: Response, body: unknown, status = response.status): Response {
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  headers.set("content-type", "application/json; charset=utf-8");
  return new Response(JSON.stringify(body), { status, headers });
}

export function isJson(response: Response): boolean {
  return response.headers.get("content-type")?.includes("json") ?? false;
}
