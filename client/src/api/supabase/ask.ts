import * as z from "zod/mini";
import type { Connect } from "./connect.ts";
import { Problem } from "../problem.ts";
import { readProblem } from "./read-problem.ts";
import type { Client } from "./client.ts";

/** Called when the server no longer takes the session. */
export type OnExpired = (problem: Problem) => void;

/** What REST, functions and Storage all answer with. */
interface Answer {
  data: unknown;
  error: unknown;
  status?: number;
}

/** Runs one request and parses what comes: a contract type, or a Problem. */
export type Ask = <T>(
  schema: z.ZodMiniType<T>,
  request: (client: Client) => PromiseLike<Answer>,
) => Promise<T>;

export function createAsk(connect: Connect, onExpired: OnExpired): Ask {
  return async (schema, request) => {
    try {
      const { data, error, status } = await request(await connect());
      if (error) throw await readProblem(error, status);
      return parse(schema, data);
    } catch (error) {
      const problem = await readProblem(error);
      if (problem.code !== "not_signed_in") throw problem;
      if (await couldNotRenew(connect)) throw new Problem({ code: "unreachable", status: 0 });
      onExpired(problem);
      throw problem;
    }
  };
}

/**
 * Without a network a session whose token is too old cannot be renewed, and supabase-js then asks as
 * nobody. That refusal is not of this user: the session still stands, on this device and there.
 */
async function couldNotRenew(connect: Connect): Promise<boolean> {
  const { auth } = await connect();
  const { error } = await auth.getSession();
  return error?.name === "AuthRetryableFetchError";
}

/** An answer that is not in the agreed form is a problem, too: of an older client, or of ours. */
function parse<T>(schema: z.ZodMiniType<T>, data: unknown): T {
  const parsed = z.safeParse(schema, data);
  if (parsed.success) return parsed.data;
  throw new Problem({ code: "unexpected_answer", status: 0 });
}
