import * as z from "zod/mini";
import { type Finding, NotApplicable } from "../../finding.ts";
import type { Check, DoctorWorld } from "../../world.ts";
import { askReplicate, askWithGoodToken } from "./api.ts";

export const replicateToken: Check = {
  title: "Replicate accepts the token",
  async find(world) {
    const { status } = await askReplicate(world, "/account");
    if (status === 200) return [];
    return [{
      what: `Replicate does not accept REPLICATE_API_TOKEN (${status}).`,
      why: "No video can be made.",
      mend:
        "Make a token at https://replicate.com/account/api-tokens, put it into .env.deploy, then: npm run deploy",
    }];
  },
};

interface Refused {
  code: string;
  count: number;
}

export const replicateRefusals: Check = {
  title: "Replicate has refused no video in the last 24 hours",
  async find({ query }) {
    const rows = await query<Refused>(`
      select error_code as code, count(*)::int as count
      from public.generations
      where state = 'failed' and error_code in ('busy', 'service_closed', 'model_gone', 'not_accepted')
        and finished_at > now() - interval '24 hours'
      group by error_code order by error_code`);
    return rows.flatMap(({ code, count }) => {
      const refusal = refusals[code];
      return refusal === undefined ? [] : [{
        what: `Replicate refused ${
          count === 1 ? "one video" : `${count} videos`
        } in the last 24 hours: ${refusal.said}.`,
        why: "They have failed. Their credits were given back.",
        mend: refusal.mend,
      }];
    });
  },
};

/** By the codes that the functions make of Replicate's refusals. */
const refusals: Readonly<Record<string, { said: string; mend: string }>> = {
  busy: {
    said: "too many requests (429)",
    mend:
      "Look at https://replicate.com/account/billing: with less than 5 dollars of credit, Replicate accepts six requests a minute.",
  },
  service_closed: {
    said: "mostly because billing is not set up (402) or the token is not valid (401)",
    mend: "Look at https://replicate.com/account/billing and at the log of start-generation.",
  },
  model_gone: {
    said: "the model does not exist there (404)",
    mend: "Withdraw the model: update models set enabled = false where slug = '…';",
  },
  not_accepted: {
    said: "the model did not accept the input (422)",
    mend: "Compare the model's inputs in supabase/catalog/models with its API page at Replicate.",
  },
};

const pageSchema = z.object({
  results: z.array(z.object({ webhook: z.nullish(z.string()) })),
});

export const replicateWebhookAddresses: Check = {
  title: "Replicate sends the webhooks of the newest predictions to this project",
  async find(world) {
    if (world.project === null) throw new NotApplicable("Only a hosted project can be reached.");
    const { json } = await askWithGoodToken(world, "/predictions");
    const page = z.safeParse(pageSchema, json);
    if (!page.success) throw new Error("Replicate's list of predictions cannot be read.");
    const foreign = page.data.results.flatMap(({ webhook }) =>
      webhook && !webhook.startsWith(`${world.url}/functions/v1/replicate-webhook?`)
        ? [originOf(webhook)]
        : []
    );
    return [...new Set(foreign)].map((origin) => foreignFinding(origin, world));
  },
};

/** Without the query, which contains a token. */
const originOf = (address: string) => URL.canParse(address) ? new URL(address).origin : "nowhere";

const foreignFinding = (origin: string, { url }: DoctorWorld): Finding => ({
  what: `Replicate sends webhooks of some of the newest predictions to ${origin}, not to ${url}.`,
  why:
    "Two projects share the token, and with it the limits and the bill; or FUNCTIONS_URL is the address of another project, and videos are finished late.",
  mend:
    "Give each project a token of its own, or remove FUNCTIONS_URL: npx supabase secrets unset FUNCTIONS_URL",
});
