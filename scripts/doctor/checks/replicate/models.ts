import * as z from "zod/mini";
import {
  inputSchema,
  modeSchema,
} from "../../../../supabase/functions/_shared/contracts/catalog/catalog.ts";
import { runSchema } from "../../../../supabase/functions/_shared/generation/model-run.ts";
import type { Finding } from "../../finding.ts";
import type { Check, DoctorWorld } from "../../world.ts";
import { askWithGoodToken } from "./api.ts";
import { flawsOfInput } from "./input-flaws.ts";
import { type InputSchema, readInputSchema } from "./input-schema.ts";
import { type Request, requestsOf } from "./possible-values.ts";

export const catalogModels: Check = {
  title: "Every model on offer is at Replicate, and takes what we send",
  async find(world) {
    // As JSON, because an array of an enum arrives as text.
    const rows = z.parse(
      rowsSchema,
      await world.query(`
        select slug, to_jsonb(modes) as modes, inputs, run
        from public.models where enabled order by position`),
    );
    const uses = rows.flatMap((row) => usesOf(row));
    // Several models of ours use one of Replicate's: each is asked for once.
    const asked = new Map<string, Promise<Answer>>();
    const ask = (path: string) => {
      const answer = asked.get(path) ?? readModel(world, path);
      asked.set(path, answer);
      return answer;
    };
    const found = await Promise.all(
      uses.map(async (use) => findingOf(use, use.path === null ? "gone" : await ask(use.path))),
    );
    return found.filter((finding) => finding !== null);
  },
};

const rowsSchema = z.array(z.object({
  slug: z.string(),
  modes: z.array(modeSchema),
  inputs: z.array(inputSchema),
  run: runSchema,
}));

/** A model of Replicate's as one of our models uses it. */
interface Use {
  /** "wan-2.1-t2v-14b at 720p" */
  what: string;
  slug: string;
  replicate: string | null;
  version: string | null;
  /** Null: the run names no model. */
  path: string | null;
  requests: Request[];
}

function usesOf(row: z.infer<typeof rowsSchema>[number]): Use[] {
  const uses = Map.groupBy(requestsOf(row), ({ chosen }) => chosen);
  return [...uses].flatMap(([chosen, requests]) =>
    requests.slice(0, 1).map(({ replicate, version }) => ({
      what: chosen === "" ? row.slug : `${row.slug} at ${chosen}`,
      slug: row.slug,
      replicate,
      version,
      path: replicate === null ? null : pathOf(replicate, version),
      requests,
    }))
  );
}

function pathOf(replicate: string, version: string | null): string {
  return version === null ? `/models/${replicate}` : `/models/${replicate}/versions/${version}`;
}

/** The input's schema; "gone", or null if Replicate does not show it. */
type Answer = InputSchema | "gone" | null;

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

function findingOf(use: Use, answer: Answer): Finding | null {
  const { what, slug, replicate, version, requests } = use;
  const withdraw = `update models set enabled = false where slug = '${slug}';`;
  if (answer === "gone") {
    return {
      what: replicate === null
        ? `${what} names no model of Replicate.`
        : `${what} uses ${replicate}, which Replicate does not have${
          version === null ? "" : " in this version"
        } any more.`,
      why: "Each start of it fails, and is refunded.",
      mend: `Withdraw it in the SQL editor: ${withdraw}`,
    };
  }
  const flaws = new Set(
    answer === null ? [] : requests.flatMap(({ input }) => flawsOfInput(input, answer)),
  );
  return flaws.size === 0 ? null : {
    what: `${what} does not fit the input of ${replicate}: ${[...flaws].join("; ")}.`,
    why: "Replicate refuses such a start, or ignores what the user chose.",
    mend:
      `Correct supabase/catalog/models/${slug}.json, then: npm run sync-catalog && npm run deploy. Until then: ${withdraw}`,
  };
}
