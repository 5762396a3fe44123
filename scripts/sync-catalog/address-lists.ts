/** Writes the lists of supabase/catalog/addresses/ into the migration `…_address_lists.sql`. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import type { Generated } from "./plan-writes.ts";

const folder = "supabase/catalog/addresses";

/** Each in full: anybody can own a domain that begins like a provider's. */
const domainSchema = z.string().check(z.regex(/^([a-z0-9-]+\.)+[a-z0-9-]+$/));

const providerSchema = z.strictObject({
  domains: z.array(domainSchema),
  box: z.optional(domainSchema),
  ignores: z.optional(z.string()),
  cuts: z.optional(z.string()),
  reads_as_dot: z.optional(z.string()),
  names_in_subdomains: z.optional(z.boolean()),
});

/** The domains of throw-away addresses, in ASCII and lower case. */
export async function readThrowAwayDomains(root: string): Promise<string[]> {
  const text = await readFile(join(root, folder, "throw-away-domains.txt"), "utf8");
  const domains = z.parse(z.array(domainSchema), text.trim().split("\n"));
  if (domains.join() !== [...new Set(domains)].sort().join()) {
    throw new Error("throw-away-domains.txt must be sorted, each domain once.");
  }
  return domains;
}

const quoted = (value: string | undefined) => value === undefined ? "null" : `'${value}'`;

/** Lines of at most a hundred characters. */
function folded(words: string[]): string {
  const lines = [""];
  for (const word of words) {
    const line = lines.at(-1) ?? "";
    if (line.length + word.length > 100) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.join("\n");
}

export async function generateAddressLists(root: string): Promise<Generated> {
  const json: unknown = JSON.parse(await readFile(join(root, folder, "providers.json"), "utf8"));
  const providers = z.parse(z.array(providerSchema), json).flatMap(({ domains, ...rules }) =>
    domains.map((domain) =>
      `  (${quoted(domain)}, ${quoted(rules.box)}, ${quoted(rules.ignores)}, ${
        quoted(rules.cuts)
      }, ${quoted(rules.reads_as_dot)}, ${rules.names_in_subdomains ?? false})`
    )
  );
  const tables = `create table private.throw_away_domains (
  domain text collate "C" primary key
);
comment on table private.throw_away_domains is
  'Domains of mail boxes that anybody can open and throw away, in ASCII and lower case. Subdomains belong to them.';
alter table private.throw_away_domains enable row level security;
create policy "Only functions reach the throw-away domains"
  on private.throw_away_domains for all to public
  using (false);

create table private.mail_providers (
  domain text collate "C" primary key,
  box text,
  ignores text,
  cuts text,
  reads_as_dot text,
  names_in_subdomains boolean not null
);
comment on table private.mail_providers is
  'How a mail provider reads an address: what its users can vary without changing the mail box.';
comment on column private.mail_providers.box is 'The domain that stands for all of the provider''s. Null: each is a box of its own.';
comment on column private.mail_providers.ignores is 'Characters that it ignores in the name.';
comment on column private.mail_providers.cuts is 'Besides a plus, the character from which it ignores the rest of the name.';
comment on column private.mail_providers.reads_as_dot is 'The character that it reads as a dot.';
comment on column private.mail_providers.names_in_subdomains is 'Whether anything@name.domain is name@domain.';
alter table private.mail_providers enable row level security;
create policy "Only functions reach the mail providers"
  on private.mail_providers for all to public
  using (false);

`;
  const rows =
    `insert into private.mail_providers (domain, box, ignores, cuts, reads_as_dot, names_in_subdomains)
values
${providers.join(",\n")};

insert into private.throw_away_domains (domain)
select domain
from regexp_split_to_table('
${folded(await readThrowAwayDomains(root))}
', '\\s+') as domain
where domain <> '';
`;
  return {
    first: "20261122000720_address_lists.sql",
    title:
      "Address lists: written by `npm run sync-catalog` from supabase/catalog/addresses/. Do not edit.",
    text: tables + rows,
    change: `delete from private.mail_providers where true;
delete from private.throw_away_domains where true;

${rows}`,
  };
}
