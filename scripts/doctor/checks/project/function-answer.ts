/** Tells the answers of our functions from those of Supabase's gateway and of its edge runtime. */
import * as z from "zod/mini";
import {
  isProblemCode,
  problemSchema,
} from "../../../../supabase/functions/_shared/contracts/problems.ts";
import type { Finding } from "../../finding.ts";
import { redirectOf, type Reply } from "../../ask.ts";

/** The code of our own problem; null if somebody else answered. */
export function problemCodeOf({ json }: Reply): string | null {
  const problem = z.safeParse(problemSchema, json);
  return problem.success && isProblemCode(problem.data.code) ? problem.data.code : null;
}

const deploy = "npm run deploy";

/** Why a function did not answer itself. Null: it did. */
export function findingOfRuntime(name: string, reply: Reply): Finding | null {
  const { status } = reply;
  const redirect = redirectOf(reply);
  if (redirect !== null) {
    return {
      what: `${name} answers with a redirect (${status}) to ${redirect}.`,
      why: "Replicate and Stripe follow no redirect, so their webhooks are lost.",
      mend:
        "Use the address that answers itself, as SUPABASE_URL in .env.deploy, then: npm run deploy",
    };
  }
  if (problemCodeOf(reply) !== null) return null;
  const kind = kinds[status];
  return kind === undefined ? null : { what: `${name} ${kind.what} (${status}).`, ...kind.rest };
}

interface Kind {
  what: string;
  rest: Omit<Finding, "what">;
}

/** The statuses of the gateway and of the edge runtime (supabase.com/docs/guides/functions/status-codes). */
const kinds: Readonly<Record<number, Kind>> = {
  401: {
    what: "is not reached: the gateway refuses callers without a token",
    rest: {
      why:
        "verify_jwt is on. Webhooks have no token, and the gateway refuses valid tokens of some users, too.",
      mend: deploy,
    },
  },
  404: {
    what: "is not deployed",
    rest: { why: "Whatever needs this function fails.", mend: deploy },
  },
  500: {
    what: "ended with an error of its own",
    rest: { why: "Whatever needs this function fails.", mend: seeLog() },
  },
  503: {
    what: "does not start",
    rest: { why: "Whatever needs this function fails.", mend: seeLog() },
  },
  504: {
    what: "gave no answer within the time that Supabase allows",
    rest: { why: "Its callers wait, and get an error.", mend: seeLog() },
  },
  546: {
    what: "used more CPU or memory than Supabase allows",
    rest: { why: "Supabase ended it in the middle of its work.", mend: seeLog() },
  },
};

function seeLog(): string {
  return `Read its log in the dashboard (Edge Functions, the function, Logs), then: ${deploy}`;
}
