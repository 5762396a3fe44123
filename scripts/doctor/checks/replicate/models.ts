import * as z from "zod/mini";
import { runSchema } from "../../../../supabase/functions/_shared/generation/model-run.ts";
import type { Finding } from "../../finding.ts";
import type { Check, DoctorWorld } from "../../world.ts";
import { askWithGoodToken } from "./api.ts";
import { flawsOfInputs } from "./input-flaws.ts";
import { type InputSchema, readInputSchema } from "./input-schema.ts";

export const catalogModels: Check = {
  title: "Every model on offer is at Replicate, and takes what we send",
  async find(world) {
    const rows = await world.query<{ slug: string; runs: unknown }>(
      "select slug, runs from public.models where enabled order by position",
    );
    const uses = rows.flatMap(({ slug, runs }) =>
      Object.entries(z.parse(runsSchema, runs)).map(([resolution, run]) => ({
        what: `${slug} at ${resolution}`,
        slug,
        run,
      }))
    );
    // Several runs use one model: each is asked for once.
    const asked = new Map<string, Promise<Answer>>();
    const ask = (run: Use["run"]) => {
      const path = pathOf(run);
      const answer = asked.get(path) ?? readModel(world, path);
      asked.set(path, answer);
      return answer;
    };
    const found = await Promise.all(uses.map(async (use) => findingOf(use, await ask(use.run))));
    return found.filter((finding) => finding !== null);
  },
};

const runsSchema = z.record(z.string(), runSchema);

interface Use {
  what: string;
  slug: string;
  run: z.infer<typeof runSchema>;
}

/** The input's schema; "gone", or null if Replicate does not show it. */
type Answer = InputSchema | "gone" | null;

function pathOf({ replicate, version }: Use["run"]): string {
  return version === null ? `/models/${replicate}` : `/models/${replicate}/versions/${version}`;
}

/** A version, or a model with its latest one, which some official models hide. */
const answerSchema = z.object({
  openapi_schema: z.optional(z.unknown()),
  latest_version: z.nullish(z.object({ openapi_schema: z.optional(z.unknown()) })),
});

async function readModel(world: DoctorWorld, path: string): Promise<Answer> {
  const { status, json } = await askWithGoodToken(world, path);
  if (status === 404) return "gone";
  const answer = z.safeParse(answerSchema, json);
  if (!answer.success) throw new Error(`Replicate's answer to ${path} cannot be read.`);
  const { openapi_schema: own, latest_version: latest } = answer.data;
  const schema = own ?? latest?.openapi_schema ?? null;
  return schema === null ? null : readInputSchema(schema);
}

function findingOf({ what, slug, run }: Use, answer: Answer): Finding | null {
  const withdraw = `update models set enabled = false where slug = '${slug}';`;
  if (answer === "gone") {
    return {
      what: `${what} uses ${run.replicate}, which Replicate does not have${
        run.version === null ? "" : " in this version"
      } any more.`,
      why: "Each start of it fails, and is refunded.",
      mend: `Withdraw it in the SQL editor: ${withdraw}`,
    };
  }
  const flaws = answer === null ? [] : flawsOfInputs(run.inputs, answer);
  return flaws.length === 0 ? null : {
    what: `${what} does not fit the input of ${run.replicate}: ${flaws.join("; ")}.`,
    why: "Replicate refuses such a start, or ignores what the user chose.",
    mend:
      `Correct supabase/catalog/models/${slug}.json, then: npm run sync-catalog && npm run deploy. Until then: ${withdraw}`,
  };
}
