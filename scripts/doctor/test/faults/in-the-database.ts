import type { Fault, Place } from "./fault.ts";

/** As an accident in the SQL editor would. */
const bySql = (statement: string) => ({ sql }: Place) => sql.unsafe(statement);

/** Without triggers and constraint triggers, which would refuse it. */
const byForce = (statement: string) => ({ sql }: Place) =>
  sql.begin(async (transaction) => {
    await transaction`set local session_replication_role = replica`;
    await transaction.unsafe(statement);
  });

const setRun = (slug: string, path: string, value: string) =>
  bySql(
    `update public.models set run = jsonb_set(run, '${path}', '"${value}"') where slug = '${slug}'`,
  );

export const faultsInTheDatabase: readonly Fault[] = [
  {
    title: "a dropped policy",
    plant: bySql('drop policy "Users read their own generations" on public.generations'),
    finds: [/^The relation public\.generations differs: .*"Users read their own generations"/],
  },
  {
    title: "a function that everybody may execute",
    plant: bySql("grant execute on function public.refund_credits to public"),
    finds: [/^The function public\.refund_credits differs: .*everybody/],
  },
  {
    title: "a table that anybody may read",
    plant: bySql("grant select on public.purchases to anon"),
    finds: [
      /^The relation public\.purchases differs: .*anon/,
      /^Anybody may read purchases by the REST API \(200\)\.$/,
    ],
  },
  {
    title: "a trigger that is switched off",
    plant: bySql("alter table public.credit_transactions disable trigger user"),
    finds: [/^The relation public\.credit_transactions differs: .*disabled/],
  },
  {
    title: "a function that was changed by hand",
    plant: bySql(
      "create or replace function private.own_domain(p_address text) returns text language sql as 'select p_address'",
    ),
    finds: [/^The function private\.own_domain differs/],
  },
  {
    title: "a public bucket",
    plant: bySql("update storage.buckets set public = true where id = 'videos'"),
    finds: [/^The bucket videos is public\.$/],
  },
  {
    title: "an address of another project in the Vault",
    plant: bySql(
      "select vault.update_secret(id, 'https://another.supabase.co') from vault.secrets where name = 'project_url'",
    ),
    finds: [/^The Vault's project_url is not http/],
  },
  {
    title: "credits that no line of the ledger explains",
    plant: byForce("update public.profiles set credits = credits + 1000 where true"),
    finds: [/^balance_equals_ledger is violated/],
  },
  {
    title: "a video that nobody settles",
    plant: byForce(
      `update public.generations set (created_at, asked_at, checked_at) = (created_at - interval '1 hour', null, null)
      where state < 'completed'`,
    ),
    finds: [/^1 generation is not settled, the oldest .* without news for \d+ minutes\.$/],
  },
  {
    title: "a purchase that nobody settles",
    plant: byForce(
      "update public.purchases set sweep_at = now() - interval '1 hour' where state = 'open'",
    ),
    finds: [/^1 purchase is not settled, the oldest .* without news for \d+ minutes\.$/],
  },
  {
    title: "a model that is gone from Replicate",
    plant: setRun("wan-2.1-t2v-14b", "{replicate,$resolution,480p}", "wan-video/wan-0"),
    finds: [/^wan-2\.1-t2v-14b at 480p uses wan-video\/wan-0, which Replicate does not have/],
  },
  {
    title: "an input that the model does not take any more",
    plant: setRun("wan-2.2-t2v-fast", "{input,resolution}", "8k"),
    finds: [/^wan-2\.2-t2v-fast does not fit the input .* resolution does not take 8k/],
  },
  {
    title: "a name that the model never had",
    plant: bySql(
      `update public.models set run = run #- '{input,first_frame}' || jsonb_build_object('input', run -> 'input' || '{"image": "$picture"}')
      where slug = 'wan-2.7-i2v'`,
    ),
    finds: [
      /^wan-2\.7-i2v does not fit the input of wan-video\/wan-2\.7-i2v: it has no input image\.$/,
    ],
  },
];
