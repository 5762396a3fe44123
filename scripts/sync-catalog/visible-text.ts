/** Writes the list of invisible code points into the migration `…_visible_text.sql`. */
import { invisibleRanges } from "../../supabase/functions/_shared/contracts/generation/visible-text.ts";
import type { Generated } from "./plan-writes.ts";

/** An escape that Postgres' regular expressions understand. */
const escaped = (codePoint: number) => `\\U${codePoint.toString(16).padStart(8, "0")}`;

/** NUL is left out, because no text in Postgres contains it. */
const ranges = invisibleRanges.map(([first, last]) =>
  first === last ? escaped(first) : `${escaped(Math.max(1, first))}-${escaped(last)}`
);

const withoutInvisible = `function private.without_invisible(p_text text) returns text
language plpgsql immutable strict parallel safe set search_path = ''
as $$
begin
  return pg_catalog.regexp_replace(p_text,
    '['
${ranges.map((range) => `    '${range}'`).join("\n")}
    ']', '', 'g');
end
$$;
`;

export const visibleText: Generated = {
  first: "20261122000150_visible_text.sql",
  title:
    "Visible text: written by `npm run sync-catalog` from the contract visible-text.ts. Do not edit.",
  text:
    `-- A text without the characters that show nothing or a blank. Only the ordinary space is left.
create ${withoutInvisible}
create function private.visible_characters(p_text text) returns integer
language plpgsql immutable strict parallel safe set search_path = ''
as $$
begin
  return char_length(btrim(private.without_invisible(p_text)));
end
$$;
comment on function private.visible_characters is
  'How many characters of a text can be seen, without the spaces at both ends. The contract visible-text has the same rule in TypeScript. Null for null.';
-- A constraint calls them when users change their name.
grant execute on function private.without_invisible, private.visible_characters to authenticated;
`,
  change: `create or replace ${withoutInvisible}`,
};
