import type { Gap } from "../../handler.ts";

/**
 * Gap: a file is always sent whole, although the library promises "Accept-Ranges: bytes". Seeking
 * in a video did not work, and Safari would not play it at all. One range is enough for every
 * player.
 */
export const byteRanges: Gap = (next) => async (request) => {
  const response = await next(request);
  const range = request.headers.get("range");
  const size = Number(response.headers.get("content-length"));
  const isFile = new URL(request.url).pathname.startsWith("/storage/v1/object/");
  if (!isFile || request.method !== "GET" || response.status !== 200 || !range || !response.body) {
    return response;
  }
  const slice = parseRange(range, size);
  if (slice === "ignore") return response;

  const headers = new Headers(response.headers);
  if (slice === "unsatisfiable") {
    await response.body.cancel();
    headers.set("content-range", `bytes */${size}`);
    headers.delete("content-length");
    return new Response(null, { status: 416, headers });
  }
  headers.set("content-range", `bytes ${slice.first}-${slice.last}/${size}`);
  headers.set("content-length", String(slice.last - slice.first + 1));
  return new Response(cut(response.body, slice.first, slice.last), { status: 206, headers });
};

type Slice = { first: number; last: number };

function parseRange(range: string, size: number): Slice | "ignore" | "unsatisfiable" {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(range.trim()) ?? [];
  if (from === undefined || to === undefined || (from === "" && to === "")) return "ignore";
  // "bytes=-500" means the last 500 bytes.
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  return first > last || first >= size ? "unsatisfiable" : { first, last };
}

/** Passes on the bytes from `first` to `last`, and stops reading after the last one. */
function cut(body: ReadableStream<Uint8Array>, first: number, last: number): ReadableStream {
  const reader = body.getReader();
  let position = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      while (true) {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        const start = position;
        position += value.byteLength;
        if (position <= first) continue;
        controller.enqueue(value.subarray(Math.max(0, first - start), last + 1 - start));
        if (position > last) {
          controller.close();
          await reader.cancel();
        }
        return;
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
