import type { Finding } from "../../finding.ts";
import type { Check } from "../../world.ts";

interface Violation {
  invariant: string;
  count: number;
  example: string | null;
}

export const violations: Check = {
  title: "Every invariant of credits, purchases, files and accounts holds",
  async find({ query }) {
    const rows = await query<Violation>(`
      select invariant, count(*)::int as count, min(concat_ws(', ', subject, detail)) as example
      from private.violations group by invariant order by invariant`);
    return rows.map((violation) => toFinding(violation));
  },
};

const toFinding = ({ invariant, count, example }: Violation): Finding => ({
  what: `${invariant} is violated ${count === 1 ? "once" : `${count} times`}: ${example}`,
  why: "Credits, files or accounts are not what the rules say, and nothing repairs that by itself.",
  mend:
    `\`select * from private.violations where invariant = '${invariant}';\` shows all of them. A correction of credits is a new line: \`select add_credits(…)\` (supabase/README.md, "The ledger").`,
});
