import type { Prediction } from "../predictions/prediction.ts";
import type { UploadedFiles } from "../files/uploaded-files.ts";

/** What the downloads need from the fake. */
export interface InputWorld {
  readonly apiUrl: string;
  readonly uploads: UploadedFiles;
}

/** Real time, because the host that serves the file does not use our clock. */
const TIMEOUT_MS = 10_000;

/**
 * Downloads the files that the input points at. Replicate does so when the run starts, not when it
 * is created, so a signed URL that expires in the queue fails here too.
 *
 * @returns the text for `error`, in the words of the Python libraries that Cog and the Wan models
 * use, or undefined
 */
export async function fetchInputs(
  world: InputWorld,
  prediction: Prediction,
): Promise<string | undefined> {
  for (const [name, value] of Object.entries(prediction.input)) {
    const property = prediction.model.input.properties[name];
    const format = property?.format ?? property?.items?.format;
    if (format !== "uri") continue;
    for (const url of Array.isArray(value) ? value : [value]) {
      if (typeof url !== "string") continue;
      const fetched = await fetchInput(world, url);
      if (typeof fetched === "string") return fetched;
      if (name.includes("image") && !isImage(fetched)) {
        return `cannot identify image file '/tmp/${prediction.random.text(8, "abcdefghijklmnop")}'`;
      }
    }
  }
  return undefined;
}

/** The file's bytes, or the reason why there are none. */
async function fetchInput(
  { apiUrl, uploads }: InputWorld,
  url: string,
): Promise<Buffer | string> {
  const prefix = `${apiUrl}/files/`;
  if (url.startsWith(prefix)) {
    return uploads.get(url.slice(prefix.length))?.bytes ??
      `404 Client Error: Not Found for url: ${url}`;
  }
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const bytes = Buffer.from(await response.arrayBuffer());
    if (response.ok) return bytes;
    const side = response.status < 500 ? "Client" : "Server";
    return `${response.status} ${side} Error: ${response.statusText} for url: ${url}`;
  } catch (error) {
    const timedOut = error instanceof Error && error.name === "TimeoutError";
    return timedOut
      ? `HTTP read timed out for url: ${url}`
      : `Max retries exceeded with url: ${url} (Failed to establish a new connection)`;
  }
}

/**
 * The first bytes of the formats that Pillow opens: JPEG, PNG, GIF, BMP, WebP, AVIF. HEIC, which
 * phones produce, is not among them.
 */
function isImage(bytes: Buffer): boolean {
  const head = bytes.toString("latin1", 0, 12);
  return head.startsWith("\xff\xd8\xff") || head.startsWith("\x89PNG\r\n") ||
    /^GIF8[79]a/.test(head) ||
    head.startsWith("BM") || /^RIFF[^]{4}WEBP/.test(head) || head.slice(4) === "ftypavif";
}
