import * as z from "zod/mini";
import type { Connect } from "./connect.ts";
import { Problem } from "../problem.ts";
import { readProblem } from "./read-problem.ts";
import type { Client } from "./client.ts";

/** Called when the server no longer accepts the session. */
export type OnExpired = (problem: Problem) => void;

/** The common shape of answers from REST, functions and Storage. */
interface Answer {
  data: unknown;
  error: unknown;
  status?: number;
}

/** Runs one request and parses the answer into a contract type, or throws a Problem. */
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
 * Without a network, a session with an expired token cannot be renewed, and supabase-js then sends
 * the request anonymously. A refusal of that request says nothing about this user: the session is
 * still valid, on this device and on the server.
 */
async function couldNotRenew(connect: Connect): Promise<boolean> {
  const { auth } = await connect();
  const { error } = await auth.getSession();
  return error?.name === "AuthRetryableFetchError";
}

/** An answer in an unexpected format is a problem as well: the client or the server is outdated. */
function parse<T>(schema: z.ZodMiniType<T>, data: unknown): T {
  const parsed = z.safeParse(schema, data);
  if (parsed.success) return parsed.data;
  throw new Problem({ code: "unexpected_answer", status: 0 });
}
