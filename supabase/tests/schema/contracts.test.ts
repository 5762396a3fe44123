import { expect, it } from "vitest";
import { creditTransactionSchema } from "../../functions/_shared/contracts/account/credits.ts";
import * as catalog from "../../functions/_shared/contracts/catalog/catalog.ts";
import {
  transactionTypes,
  welcomeStates,
} from "../../functions/_shared/contracts/account/credits.ts";
import { generationStates } from "../../functions/_shared/contracts/generation/generation-states.ts";
import { generationColumns } from "../../functions/_shared/contracts/generation/generations.ts";
import {
  purchaseSchema,
  purchaseStates,
} from "../../functions/_shared/contracts/account/purchases.ts";
import { sql } from "../fixtures/database.ts";

it.each([
  ["generation_state", generationStates],
  ["generation_mode", catalog.modes],
  ["credit_transaction_type", transactionTypes],
  ["welcome_state", welcomeStates],
  ["purchase_state", purchaseStates],
])("the enum %s has the values of the contract, in the same order", async (name, words) => {
  const rows = await sql<{ label: string }[]>`
    select enumlabel as label
    from pg_catalog.pg_enum
    where enumtypid = ${`public.${name}`}::regtype
    order by enumsortorder`;
  expect(rows.map(({ label }) => label)).toEqual([...words]);
});

it.each([
  ["generations", ["user_id", ...generationColumns.split(",")]],
  ["credit_transactions", [
    "user_id",
    "idempotency_key",
    ...Object.keys(creditTransactionSchema.shape),
  ]],
  ["purchases", [
    "user_id",
    // return_until follows from the settings.
    ...Object.keys(purchaseSchema.shape).filter((name) => name !== "return_until"),
  ]],
])("users can read exactly the contract's columns of %s", async (table, columns) => {
  const rows = await sql<{ name: string }[]>`
    select column_name as name
    from information_schema.column_privileges
    where table_schema = 'public' and table_name = ${table}
      and grantee = 'authenticated' and privilege_type = 'SELECT'`;
  expect(rows.map(({ name }) => name).sort()).toEqual([...columns].sort());
});

it("every table has row-level security", async () => {
  const open = await sql`
    select relname from pg_catalog.pg_class
    where relnamespace in ('public'::regnamespace, 'private'::regnamespace)
      and relkind in ('r', 'p') and not relrowsecurity`;
  expect(open).toEqual([]);
});

it("only the catalog and the offer are granted to everybody, and security definers are only in private", async () => {
  const rows = await sql<{ name: string }[]>`
    select proname as name from pg_catalog.pg_proc
    where pronamespace in ('public'::regnamespace, 'private'::regnamespace)
      and ((has_function_privilege('anon', oid, 'execute') and proname not in ('read_catalog', 'read_offer'))
        or (prosecdef and pronamespace = 'public'::regnamespace)
        or not coalesce(proconfig @> array['search_path=""'], false))`;
  expect(rows).toEqual([]);
});

it("every table, type and public function has a comment", async () => {
  const silent = await sql<{ name: string }[]>`
    select relname as name from pg_catalog.pg_class
    where relnamespace in ('public'::regnamespace, 'private'::regnamespace) and relkind in ('r', 'v')
      and obj_description(oid, 'pg_class') is null
    union all
    select proname from pg_catalog.pg_proc
    where pronamespace = 'public'::regnamespace and obj_description(oid, 'pg_proc') is null
    union all
    select typname from pg_catalog.pg_type
    where typnamespace = 'public'::regnamespace and typtype = 'e' and obj_description(oid, 'pg_type') is null`;
  expect(silent).toEqual([]);
});

it("a model's run without a Replicate model cannot be stored", async () => {
  await expect(
    sql`update public.models set run = run - 'replicate' where slug = 'wan-2.2-t2v-fast'`,
  )
    .rejects.toMatchObject({ code: "23514" });
});
