/** The operator's log: one JSON line an event. Never a prompt, a token, an address or a file's URL. */

export type Log = (
  event: string,
  facts?: Record<string, string | number | boolean | null>,
) => void;

/** A log that stamps each line with the function and the request, so that one request reads as one. */
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

/** An error as one line of text for the log, with its causes. Of addresses, which may be signed, only the host. */
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
