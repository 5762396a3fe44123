/** Tells the answers of our functions from those of Supabase's gateway and of its edge runtime. */
import * as z from "zod/mini";
import {
  isProblemCode,
  problemSchema,
} from "../../../../supabase/functions/_shared/contracts/problems.ts";
import { DEPLOY, type Finding } from "../../finding.ts";
import { redirectOf, type Reply } from "../../ask.ts";

/** The code of our own problem; null if somebody else answered. */
export function problemCodeOf({ json }: Reply): string | null {
  const problem = z.safeParse(problemSchema, json);
  return problem.success && isProblemCode(problem.data.code) ? problem.data.code : null;
}

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
  const wrong = answersOfRuntime[status];
  return wrong === undefined ? null : { ...wrong, what: `${name} ${wrong.what} (${status}).` };
}

const whyItFails = "Whatever needs this function fails.";
const readLog =
  `Read its log in the dashboard (Edge Functions, the function, Logs), then: ${DEPLOY}`;

/**
 * The statuses of the gateway and of the edge runtime
 * (supabase.com/docs/guides/functions/status-codes). The function's name comes before `what`.
 */
const answersOfRuntime: Readonly<Record<number, Finding>> = {
  401: {
    what: "is not reached: the gateway refuses callers without a token",
    why:
      "verify_jwt is on. Webhooks have no token, and the gateway refuses valid tokens of some users, too.",
    mend: DEPLOY,
  },
  404: { what: "is not deployed", why: whyItFails, mend: DEPLOY },
  500: { what: "ended with an error of its own", why: whyItFails, mend: readLog },
  503: { what: "does not start", why: whyItFails, mend: readLog },
  504: {
    what: "gave no answer within the time that Supabase allows",
    why: "Its callers wait, and get an error.",
    mend: readLog,
  },
  546: {
    what: "used more CPU or memory than Supabase allows",
    why: "Supabase ended it in the middle of its work.",
    mend: readLog,
  },
};
