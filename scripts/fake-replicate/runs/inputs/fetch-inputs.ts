import type { Prediction } from "../../predictions/prediction.ts";
import type { UploadedFiles } from "../../files/uploaded-files.ts";
import { brokenRule } from "./broken-rule.ts";
import { type FileFacts, measureFile } from "./measure-file.ts";

/** What the downloads need from the fake. */
export interface InputWorld {
  readonly apiUrl: string;
  readonly uploads: UploadedFiles;
}

/** Real time, because the host that serves the file does not use our clock. */
const TIMEOUT_MS = 10_000;

/** What a file must be, by the name of its input. What no pattern names is only downloaded. */
const kinds: { name: RegExp; kinds: FileFacts["kind"][] }[] = [
  { name: /image|frame/, kinds: ["picture"] },
  { name: /mask/, kinds: ["picture", "video"] },
  { name: /video|clip/, kinds: ["video"] },
  { name: /audio/, kinds: ["sound"] },
];

/**
 * Downloads the files that the input points at, measures them, and applies the model's own rules.
 * Replicate does so when the run starts, not when it is created, so a signed URL that expires in
 * the queue fails here too.
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
      const allowed = kinds.find((kind) => kind.name.test(name))?.kinds;
      if (!allowed) continue;
      const facts = await measureFile(fetched);
      if (!facts || !allowed.includes(facts.kind)) return unreadable(allowed, prediction);
      if (!prediction.files.has(name)) prediction.files.set(name, facts);
    }
  }
  return brokenRule(prediction);
}

/** Pillow's, or FFmpeg's, about a file of another kind. */
function unreadable(allowed: FileFacts["kind"][], { random }: Prediction): string {
  const file = `/tmp/${random.text(8, "abcdefghijklmnop")}`;
  return allowed.includes("picture")
    ? `cannot identify image file '${file}'`
    : `${file}: Invalid data found when processing input`;
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
