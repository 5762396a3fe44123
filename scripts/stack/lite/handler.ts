export type Handler = (request: Request) => Promise<Response>;

/**
 * Stands before and after a handler, and mends what lies between the library and a hosted project.
 */
export type Gap = (next: Handler) => Handler;

/** The first gap is the outermost. */
export function closeGaps(gaps: readonly Gap[], handler: Handler): Handler {
  return gaps.reduceRight((next, gap) => gap(next), handler);
}

/** `Response.json` with a body that is new: lengths and encodings of the old one must not stay. */
export function withJson(response: Response, body: unknown, status = response.status): Response {
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  headers.set("content-type", "application/json; charset=utf-8");
  return new Response(JSON.stringify(body), { status, headers });
}

export function isJson(response: Response): boolean {
  return response.headers.get("content-type")?.includes("json") ?? false;
}
