import * as z from "zod/mini";
import { Problem } from "../problem.ts";
import type { Ask } from "../supabase/ask.ts";
import { sendBytes, type Sending } from "./send-bytes.ts";

/** What the answers of Storage say about an upload. */
const answerSchema = z.object({
  /** Where a resumable upload is continued. */
  location: z.nullable(z.string()),
  /** How many bytes of a resumable upload have arrived. */
  offset: z.nullable(z.int()),
});

type StorageAnswer = z.infer<typeof answerSchema>;

/** Sends a request to Storage as the user, by the rule for refused tokens. */
export type SendToStorage = (request: Omit<Sending, "url"> & { path: string }) => Promise<
  StorageAnswer
>;

export function createStorageRequests(ask: Ask, url: string): SendToStorage {
  return ({ path, headers, ...request }) =>
    ask(answerSchema, async (client) => {
      // Each request has the token of its moment: one can expire during an upload.
      const ours = client.headers();
      if (!ours) return { data: null, error: { message: "not_signed_in" }, status: 401 };
      const { status, header, text } = await sendBytes({
        ...request,
        url: `${url}/storage/v1/${path}`,
        headers: { ...ours, ...headers },
      });
      if (status >= 300) return { data: null, error: failureOf(status, text) };
      const offset = header("upload-offset");
      return {
        data: {
          location: header("location"),
          offset: offset === null ? null : Number(offset),
        },
        error: null,
      };
    });
}

const failureSchema = z.object({
  message: z.optional(z.string()),
  statusCode: z.optional(z.union([z.string(), z.number()])),
});

/**
 * A plain upload is refused with JSON, whose `statusCode` is the one that counts; a resumable one
 * with a text.
 */
function failureOf(status: number, text: string) {
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    // A text.
  }
  const parsed = z.safeParse(failureSchema, body);
  const { message = text, statusCode = status } = parsed.success ? parsed.data : {};
  return { name: "StorageApiError", message, statusCode };
}

/** Storage does not write over a file: the one at this path has arrived before. */
export function isThereAlready(problem: unknown): boolean {
  return problem instanceof Problem && problem.status >= 400 && problem.status <= 409 &&
    /already exists|duplicate/i.test(problem.detail);
}
