import { drift } from "../drift.ts";
import type { Fault } from "./fault.ts";

export const faultsInTheSchema: readonly Fault[] = [
  {
    title: "a policy that is dropped",
    check: drift,
    plant: [`drop policy "Users read their own generations" on public.generations`],
    says: `The relation public.generations differs: it lacks \`policy "Users read their own`,
    mends: false,
  },
  {
    title: "a policy for everybody",
    check: drift,
    plant: ["create policy all_see_all on public.generations for select to anon using (true)"],
    says: 'it has `policy "all_see_all": permissive select to anon using true`',
  },
  {
    title: "a function that everybody may execute",
    check: drift,
    plant: ["grant execute on function private.add_credits to public"],
    says: "it has `grant to everybody: execute`",
  },
  {
    title: "a table that anybody may write",
    check: drift,
    plant: ["grant insert, update on public.profiles to anon"],
    says: "it has `grant to anon: insert, update`",
  },
  {
    title: "a grant that is gone",
    check: drift,
    plant: ["revoke execute on function public.start_generation from authenticated"],
    says: "it lacks `grant to authenticated: execute`",
  },
  {
    title: "a column that users may write",
    check: drift,
    plant: ["grant update (credits) on public.profiles to authenticated"],
    says: "update of columns is `credits, display_name` in place of `display_name`",
  },
  {
    title: "a table without row-level security",
    check: drift,
    plant: ["alter table public.purchases disable row level security"],
    says: "The relation public.purchases differs: its definition",
  },
  {
    title: "a trigger that is switched off",
    check: drift,
    plant: ["alter table public.generations disable trigger user"],
    says: ", disabled",
  },
  {
    title: "a trigger that is dropped",
    check: drift,
    plant: ["drop trigger uploads_are_counted on storage.objects"],
    says: "it lacks `trigger: CREATE TRIGGER uploads_are_counted",
  },
  {
    title: "a constraint that is dropped",
    check: drift,
    plant: ["alter table private.settings drop constraint there_is_one_row"],
    says: "it lacks `constraint there_is_one_row",
  },
  {
    title: "a function that was changed by hand",
    check: drift,
    plant: [
      "create or replace function private.own_domain(p_address text) returns text language sql as 'select p_address'",
    ],
    says: "The function private.own_domain differs: its definition is",
    mends: false,
  },
  {
    title: "a function that no longer has its owner's rights",
    check: drift,
    plant: ["alter function private.add_credits security invoker"],
    says: "The function private.add_credits differs",
    mends: false,
  },
  {
    title: "a function of somebody else",
    check: drift,
    plant: ["create function public.backdoor() returns int language sql as 'select 1'"],
    says: "The function public.backdoor is not in the repository",
    mends: false,
  },
  {
    title: "a view with its owner's rights",
    check: drift,
    plant: ["alter view private.violations reset (security_invoker)"],
    says: "The relation private.violations differs",
    mends: false,
  },
  {
    title: "an index that is gone",
    check: drift,
    plant: ["drop index private.welcomes_given"],
    says: "it lacks `index: CREATE INDEX welcomes_given",
  },
  {
    title: "the database of another version",
    check: drift,
    plant: ["drop schema private cascade"],
    says: "objects differ from the repository",
    mends: false,
  },
];
