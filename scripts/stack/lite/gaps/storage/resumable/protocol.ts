/**
 * The protocol TUS 1.0.0 (https://tus.io/protocols/resumable-upload), in the words of @tus/server,
 * which a hosted project uses.
 */
import * as z from "zod/mini";

/** A hosted project takes chunks of exactly this size; only the last may be smaller. */
export const CHUNK_BYTES = 6 * 1024 * 1024;

const headers = { "tus-resumable": "1.0.0", "cache-control": "no-store" };

export function answer(status: number, extra: Record<string, string> = {}, body = ""): Response {
  const text = body === "" ? null : body;
  return new Response(status === 204 ? null : text, { status, headers: { ...headers, ...extra } });
}

export const refusals = {
  noVersion: () => answer(412, {}, "Tus-Resumable Required\n"),
  noOffset: () => answer(403, {}, "Upload-Offset header required\n"),
  wrongType: () => answer(403, {}, "Content-Type header required\n"),
  wrongMetadata: () => answer(400, {}, "Invalid upload-metadata\n"),
  deferredLength: () =>
    answer(501, {}, "creation-defer-length extension is not (yet) supported.\n"),
  noLength: () => answer(400, {}, "Upload-Length or Upload-Defer-Length header required\n"),
  tooLarge: () => answer(413, {}, "Maximum size exceeded\n"),
  otherOffset: () => answer(409, {}, "Upload-Offset conflict\n"),
  unknown: () => answer(404, {}, "The file for this url was not found\n"),
  expired: () => answer(410, {}, "The file for this url no longer exists\n"),
  sizeExceeded: () => answer(413, {}, "upload's size exceeded\n"),
  finished: () => answer(400, {}, "Cannot terminate an already completed upload"),
  /** Ours: a hosted project stores such a chunk in a way that breaks the file, or not at all. */
  wrongChunk: () =>
    answer(400, {}, `Every chunk but the last must have exactly ${CHUNK_BYTES} bytes\n`),
};

const refusedSchema = z.object({ statusCode: z.string(), message: z.string() });

/** Storage's refusal of a plain upload, as the status and text of this protocol. */
export async function refusedBy(response: Response): Promise<Response> {
  const body = await response.text();
  const { data } = z.safeParse(refusedSchema, parse(body));
  return data
    ? answer(Number(data.statusCode), {}, data.message)
    : answer(response.status, {}, body);
}

/** `bucketName Y2xpcHM=,objectName …`: names and values in base64. Undefined: not well-formed. */
export function readMetadata(header: string | null): Map<string, string> | undefined {
  const pairs = (header ?? "").split(",").map((pair) => pair.trim().split(" "));
  const isWell = pairs.every(([name, value = "", ...rest]) =>
    name && rest.length === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value)
  );
  if (!isWell) return undefined;
  return new Map(pairs.map(([name = "", value = ""]) => [name, decode(value)]));
}

/** A whole number that is not negative. Undefined: the header is missing or says something else. */
export function readNumber(header: string | null): number | undefined {
  return header !== null && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

function decode(base64: string): string {
  return Buffer.from(base64, "base64").toString("utf8");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
