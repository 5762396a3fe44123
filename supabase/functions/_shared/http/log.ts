/**
 * The operator's log: one JSON line per event. Never log a prompt, a token, an address or a file's
 * URL.
 */

export type Log = (
  event: string,
  facts?: Record<string, string | number | boolean | null>,
) => void;

/** A log that adds the function's name and the request id to each line. */
export function createLog(functionName: string, requestId: string): Log {
  return (event, facts = {}) => {
    console.log(
      JSON.stringify({
        event,
        function: functionName,
        request_id: requestId,
        ...facts,
      }),
    );
  };
}

/**
 * An error and its causes as one line for the log. URLs are cut to the host, because they may be
 * signed.
 */
export function explain(error: unknown): string {
  return describe(error).replaceAll(/(https?:\/\/[^\s/"')]+)[^\s"')]*/g, "$1/…");
}

function describe(error: unknown): string {
  if (error instanceof Error) {
    return error.cause === undefined
      ? `${error.name}: ${error.message}`
      : `${error.name}: ${error.message} (${describe(error.cause)})`;
  }
  return typeof error === "string" ? error : JSON.stringify(error) ?? String(error);
}
