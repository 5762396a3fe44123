/** Why a `fetch` failed. Node puts the reason into the cause: "fetch failed" says nothing. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
