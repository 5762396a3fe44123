import * as z from "zod/mini";

/** A call that a host refused, or that it did not answer. The message is for people. */
export class HostRefusal extends Error {
  override name = "HostRefusal";
  /** What the host answered; 0 if it did not answer. */
  readonly status: number;
  /** The parsed answer, if it was JSON. */
  readonly answer: unknown;

  constructor(status: number, message: string, answer?: unknown) {
    super(message);
    this.status = status;
    this.answer = answer;
  }
}

/** Netlify answers `{ message }`, Vercel `{ error: { message } }`, Cloudflare `{ errors: [{ message }] }`. */
const messageSchema = z.union([
  z.pipe(z.object({ message: z.string() }), z.transform(({ message }) => message)),
  z.pipe(
    z.object({ error: z.object({ message: z.string() }) }),
    z.transform(({ error }) => error.message),
  ),
  z.pipe(
    z.object({ errors: z.array(z.object({ message: z.string() })) }),
    z.transform(({ errors }) => errors.map(({ message }) => message).join(", ")),
  ),
]);

/** What the host says in its answer; undefined if it says nothing. */
export function messageOf(answer: unknown): string | undefined {
  return z.safeParse(messageSchema, answer).data;
}
