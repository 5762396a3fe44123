/** A request with a body to send and its progress to report, which `fetch` cannot do. */
export interface Sending {
  method: "POST" | "HEAD" | "PATCH";
  url: string;
  headers: Record<string, string>;
  body?: Blob;
  /** How many bytes have left so far. */
  onProgress?: (bytes: number) => void;
  signal?: AbortSignal | undefined;
}

export interface Answer {
  status: number;
  header(name: string): string | null;
  text: string;
}

/**
 * A slow phone needs minutes for 50 MB, so the whole request has no limit. What ends it is that no
 * byte has left for so long, and no answer has come.
 */
const SILENCE_LIMIT_MS = 60_000;

/** Rejects if no answer comes; the words of the error say why, as those of `fetch` do. */
export function sendBytes(sending: Sending): Promise<Answer> {
  const { method, url, headers, body, onProgress, signal } = sending;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    let silence: ReturnType<typeof setTimeout> | undefined;
    const stop = () => request.abort();
    const end = () => {
      clearTimeout(silence);
      signal?.removeEventListener("abort", stop);
    };
    const hear = () => {
      clearTimeout(silence);
      silence = setTimeout(() => {
        reject(new DOMException("timed out", "TimeoutError"));
        stop();
      }, SILENCE_LIMIT_MS);
    };

    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    if (body) {
      request.upload.addEventListener("progress", ({ loaded }) => {
        hear();
        onProgress?.(loaded);
      });
    }
    request.addEventListener("load", () =>
      resolve({
        status: request.status,
        header: (name) => request.getResponseHeader(name),
        text: request.responseText,
      }));
    request.addEventListener("error", () => reject(new TypeError("no answer")));
    request.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
    request.addEventListener("loadend", end);
    signal?.addEventListener("abort", stop);
    hear();
    request.send(body ?? null);
  });
}
