/** Reads and parses a request's body. */
import * as z from "zod/mini";
import { Problem } from "./problem.ts";

/** Reads at most `bytesMax` bytes. Throws `body_too_large`. */
export async function readBytes(request: Request, bytesMax: number) {
  const tooLarge = () =>
    new Problem(
      "body_too_large",
      `The request is larger than ${bytesMax} bytes.`,
      "Send a smaller request.",
    );
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) {
    throw tooLarge();
  }

  const chunks: BlobPart[] = [];
  let size = 0;
  for await (const chunk of request.body?.values({ preventCancel: true }) ?? []) {
    size += chunk.byteLength;
    if (size > bytesMax) throw tooLarge();
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Decodes UTF-8. Throws `invalid_request` for any other bytes. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Problem(
      "invalid_request",
      "The request is not valid UTF-8.",
      "Send JSON in UTF-8.",
      {
        cause: error,
      },
    );
  }
}

/** A caller who sends more, or takes longer, may not get the response. */
const REST_BYTES_MAX = 8 * 1024 * 1024;
const REST_TIMEOUT_MS = 2_000;

/**
 * Reads the rest of a refused request. If we closed the connection with unread bytes, the response
 * could be lost.
 */
export async function readOut(request: Request): Promise<void> {
  if (request.body === null || request.body.locked) return;
  let size = 0;
  const rest = new WritableStream<Uint8Array>({
    write(chunk) {
      size += chunk.byteLength;
      if (size > REST_BYTES_MAX) throw new Error("the request has no end");
    },
  });
  await request.body.pipeTo(rest, { signal: AbortSignal.timeout(REST_TIMEOUT_MS) }).catch(() => {});
}

/** Enough for the longest prompt with every character escaped, and some more. */
const JSON_BYTES_MAX = 32 * 1024;

/**
 * Reads JSON and parses it with a schema. Throws `body_not_json`, `body_too_large` or
 * `invalid_request`.
 */
export async function readJson<Schema extends z.ZodMiniType>(
  request: Request,
  schema: Schema,
): Promise<z.infer<Schema>> {
  if (
    !/^application\/json\b/i.test(request.headers.get("content-type") ?? "")
  ) {
    throw new Problem(
      "body_not_json",
      "The content type is not application/json.",
      "Send the header content-type: application/json.",
    );
  }
  const json = parseJson(decodeText(await readBytes(request, JSON_BYTES_MAX)));
  if (json === undefined) {
    throw new Problem("invalid_request", "The body is not valid JSON.", "Send a JSON object.");
  }
  const result = z.safeParse(schema, json);
  if (result.success) return result.data;
  throw new Problem(
    "invalid_request",
    describe(result.error),
    "Correct it and send it again.",
  );
}

/**
 * Parses JSON. Returns `undefined` for any other text; the parser's error is dropped because it
 * quotes the text.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The first issues, each with its path. Never the values, which may be private. */
function describe(error: z.core.$ZodError): string {
  return error.issues.slice(0, 3)
    .map((issue) => `${issue.path.map(String).join(".") || "body"}: ${issue.message}`)
    .join("; ");
}
