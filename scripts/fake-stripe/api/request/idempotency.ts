import { createHash } from "node:crypto";
import type { Answer } from "../../../fakes/http/answer.ts";
import type { Call } from "../../../fakes/http/http-server.ts";
import type { Clock } from "../../../fakes/time/clock.ts";
import { keyInUse, keyTooLong, otherParameters } from "../problem.ts";

/** "Keys expire after at least 24 hours" (docs.stripe.com/api/idempotent_requests). */
const KEPT_MS = 24 * 3_600_000;

const KEY_CHARACTERS_MAX = 255;

interface Kept {
  fingerprint: string;
  at: number;
  /** The id of the first request. */
  requestId: string;
  /** `undefined` while the first request is still running. */
  answer: Answer | undefined;
}

export interface Idempotency {
  /**
   * Runs a POST once for its key. A repeat gets the first answer; another body under the same key is
   * refused, and so is a repeat while the first request runs.
   *
   * @param work returns what the caller gets, and what a repeat gets; `undefined` if the call had
   * not begun its work
   */
  once(
    call: Call,
    requestId: string,
    work: () => Promise<{ answer: Answer; kept: Answer | undefined }>,
  ): Promise<{ answer: Answer; replayed: boolean }>;
  clear(): void;
}

export function createIdempotency(clock: Clock): Idempotency {
  const byKey = new Map<string, Kept>();

  async function once(...[call, requestId, work]: Parameters<Idempotency["once"]>) {
    const key = call.headers["idempotency-key"];
    if (call.method !== "POST" || !key) return { answer: (await work()).answer, replayed: false };
    if (key.length > KEY_CHARACTERS_MAX) throw keyTooLong(key);
    const fingerprint = fingerprintOf(call);
    const known = byKey.get(key);
    if (known && clock.now() < known.at + KEPT_MS) {
      if (known.fingerprint !== fingerprint) throw otherParameters(key);
      if (!known.answer) throw keyInUse(key);
      const headers = { "idempotent-replayed": "true", "original-request": known.requestId };
      const answer = { ...known.answer, headers: { ...known.answer.headers, ...headers } };
      return { answer, replayed: true };
    }
    const mine: Kept = { fingerprint, at: clock.now(), requestId, answer: undefined };
    byKey.set(key, mine);
    try {
      const { answer, kept } = await work();
      mine.answer = kept;
      return { answer, replayed: false };
    } finally {
      if (!mine.answer && byKey.get(key) === mine) byKey.delete(key);
    }
  }

  return { once, clear: () => byKey.clear() };
}

function fingerprintOf({ method, url, body }: Call): string {
  return createHash("sha256").update(`${method} ${url.pathname}\n`).update(body).digest("hex");
}
