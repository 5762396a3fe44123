import { type SchemaFact, schemaQuery } from "../../../../supabase/tests/schema/schema-text.ts";
import { compareFacts, type Difference } from "../../drift/compare-facts.ts";
import { readDefinitions } from "../../drift/definitions.ts";
import { mendOf } from "../../drift/mend.ts";
import { readWantedFacts } from "../../drift/wanted-facts.ts";
import { describe, whyItMatters } from "../../drift/words.ts";
import type { Finding } from "../../finding.ts";
import type { Check } from "../../world.ts";
import { isBehind } from "./migrations.ts";

/** Beyond this many, a migration is missing or another version is deployed: one finding says it. */
const SUBJECTS_MAX = 20;

/**
 * Cron jobs and buckets have checks of their own. The dashboard makes `rls_auto_enable`, if the
 * operator wants new tables to be protected by themselves.
 */
const isOurs = ({ subject }: SchemaFact) =>
  !/^(cron|bucket) /.test(subject) && subject !== "function public.rls_auto_enable";

/**
 * Grants, policies, triggers, functions, columns: everything that schema.txt says, compared as sets
 * of lines.
 */
export const drift: Check = {
  title: "Tables, functions, policies and grants are those of the repository",
  async find(world) {
    const { query, root, project } = world;
    if (await isBehind(world)) {
      throw new Error("The database lacks migrations, so it is not what schema.txt describes.");
    }
    const [wanted, there, definitions] = await Promise.all([
      readWantedFacts(),
      schemaQuery().then((text) => query<SchemaFact>(text)),
      readDefinitions(root),
    ]);
    const differences = compareFacts(wanted.filter(isOurs), there.filter(isOurs));
    if (differences.length > SUBJECTS_MAX) return [another(differences, project !== null)];
    return differences.map((difference): Finding => ({
      what: describe(difference),
      why: whyItMatters(difference),
      mend: mendOf(difference, definitions) +
        (project ? "" : " Or start over with an empty database: npm start -- --reset"),
    }));
  },
};

function another(differences: Difference[], isHosted: boolean): Finding {
  const some = differences.slice(0, 5).map(({ subject }) => subject).join(", ");
  return {
    what: `${differences.length} objects differ from the repository, such as ${some}.`,
    why:
      "This is the database of another version. The functions and the app of this one do not fit it.",
    mend: isHosted
      ? "npm run deploy. If no migration is pending, check out the version that is deployed."
      : "npm start -- --reset",
  };
}
