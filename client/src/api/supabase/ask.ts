import * as z from "zod/mini";
import type { Connect } from "./connect.ts";
import { nextTask } from "../device/timing/next-task.ts";
import { Problem } from "../problem.ts";
import { readProblem } from "./read-problem.ts";
import type { UserClient } from "./client.ts";
import type { IsRefusal } from "./session-rule.ts";

/** The common shape of answers from REST, functions and Storage. */
interface Answer {
  data: unknown;
  error: unknown;
  status?: number;
}

/**
 * Runs one request and parses the answer into a contract type, or throws a Problem. If the token is
 * refused, the request may be sent twice (session-rule.ts).
 */
export type Ask<Its = UserClient> = <T>(
  schema: z.ZodMiniType<T>,
  request: (client: Its) => PromiseLike<Answer>,
) => Promise<T>;

/** For what a visitor may ask, too. */
export type AskAnybody = Ask<{ rpc(name: string): PromiseLike<Answer> }>;

const isRefusal: IsRefusal = ({ code, status }) => code === "not_signed_in" || status === 401;

export function createAsk(connect: Connect, userId: string): Ask {
  let own: UserClient | undefined;
  return async (schema, request) => {
    const client = await connect();
    const user = own ??= client.as(userId);
    async function once() {
      try {
        const { data, error, status } = await request(user);
        if (error) throw await readProblem(error, status);
        await nextTask(); // To read a long answer is a task of its own.
        return parse(schema, data);
      } catch (error) {
        throw await readProblem(error);
      }
    }
    return await client.session.run(once, isRefusal, userId);
  };
}

/** An answer in an unexpected format is a problem as well: the client or the server is outdated. */
function parse<T>(schema: z.ZodMiniType<T>, data: unknown): T {
  const parsed = z.safeParse(schema, data);
  if (parsed.success) return parsed.data;
  throw new Problem({ code: "unexpected_answer", status: 0 });
}
