import { exampleSettings } from "../../../../local.ts";
import { secrets } from "../secrets.ts";
import { deployedFunctions } from "../functions.ts";
import { migrations } from "../../database/migrations.ts";
import { bySql, change, entryOf, type Fault, without } from "./fault.ts";

export const faultsInWhatIsDeployed: readonly Fault[] = [
  {
    title: "a secret that is missing",
    check: secrets,
    plant: (fake) => without(fake.state.secrets, "GENERATION_TOKEN_SECRETS"),
    says: "The secret GENERATION_TOKEN_SECRETS is not set.",
  },
  {
    title: "selling without its secrets",
    check: secrets,
    plant: (fake) =>
      bySql(
        fake,
        "update private.settings set selling = true where only_row",
        "update private.settings set selling = false where only_row",
      ),
    says: "The secret STRIPE_SECRET_KEY is not set.",
  },
  {
    title: "a secret of .env.example",
    check: secrets,
    plant: async (fake) => {
      const { REPLICATE_WEBHOOK_SECRETS: example = "" } = await exampleSettings();
      const before = entryOf(fake.state.secrets, "REPLICATE_WEBHOOK_SECRETS");
      fake.state.secrets.set("REPLICATE_WEBHOOK_SECRETS", example);
      return () => fake.state.secrets.set("REPLICATE_WEBHOOK_SECRETS", before);
    },
    says: "The secret REPLICATE_WEBHOOK_SECRETS is the one of .env.example.",
  },
  {
    title: "a secret in two places",
    check: secrets,
    plant: (fake) => {
      const before = entryOf(fake.state.secrets, "VAPID_PUBLIC_KEY");
      fake.state.secrets.set("VAPID_PUBLIC_KEY", entryOf(fake.state.secrets, "VAPID_PRIVATE_KEY"));
      return () => fake.state.secrets.set("VAPID_PUBLIC_KEY", before);
    },
    says: "have the same value.",
  },
  {
    title: "a function that checks tokens",
    check: deployedFunctions,
    plant: (fake) => change(entryOf(fake.state.functions, "stripe-webhook"), { verify_jwt: true }),
    says: "The function stripe-webhook has verify_jwt true, not false.",
  },
  {
    title: "a function that is gone",
    check: deployedFunctions,
    plant: (fake) => without(fake.state.functions, "reconcile"),
    says: "The function reconcile is not deployed.",
  },
  {
    title: "a function that somebody else deployed",
    check: deployedFunctions,
    plant: (fake) => change(entryOf(fake.state.functions, "reconcile"), { version: 99 }),
    says: "Somebody has deployed reconcile in another way",
  },
  {
    title: "a migration that is missing",
    check: migrations,
    plant: (fake) =>
      bySql(
        fake,
        `create table public.saved as select * from supabase_migrations.schema_migrations where name = 'operations';
         delete from supabase_migrations.schema_migrations where name = 'operations'`,
        "insert into supabase_migrations.schema_migrations select * from public.saved; drop table public.saved",
      ),
    says: "1 migration is not applied: ",
  },
  {
    title: "a migration that was edited after it was applied",
    check: migrations,
    plant: (fake) =>
      bySql(
        fake,
        "update supabase_migrations.schema_migrations set statements = array_append(statements, 'select 1') where name = 'push'",
        "update supabase_migrations.schema_migrations set statements = trim_array(statements, 1) where name = 'push'",
      ),
    says: "_push.sql.",
  },
  {
    title: "a migration of somebody else",
    check: migrations,
    plant: (fake) =>
      bySql(
        fake,
        "insert into supabase_migrations.schema_migrations (version, name) values ('20300101000000', 'other')",
        "delete from supabase_migrations.schema_migrations where version = '20300101000000'",
      ),
    says: "1 migration is applied and not in this folder: 20300101000000_other.",
  },
];
