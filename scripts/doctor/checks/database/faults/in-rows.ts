import { buckets } from "../buckets.ts";
import { vault } from "../vault.ts";
import { unsettled } from "../unsettled.ts";
import { violations } from "../violations.ts";
import { aUser, type Fault } from "./fault.ts";

export const faultsInRows: readonly Fault[] = [
  {
    title: "a public bucket",
    check: buckets,
    plant: ["update storage.buckets set public = true where id = 'videos'"],
    says: "The bucket videos is public.",
  },
  {
    title: "a bucket without limits",
    check: buckets,
    plant: [
      "update storage.buckets set file_size_limit = null, allowed_mime_types = null where id = 'pictures'",
    ],
    says: "The bucket pictures takes any type of at most any number of bytes",
  },
  {
    title: "a bucket that is gone",
    check: buckets,
    plant: [
      "select set_config('storage.allow_delete_query', 'true', true)",
      "delete from storage.buckets where id = 'posters'",
    ],
    says: "The bucket posters is missing.",
  },
  {
    title: "the Vault's address of another project",
    check: vault,
    plant: [
      "update vault.secrets set secret = 'https://other.supabase.co' where name = 'project_url'",
    ],
    says: "The Vault's project_url is not http",
    mends: false,
  },
  {
    title: "a secret key that was revoked",
    check: vault,
    plant: ["update vault.secrets set secret = 'sb_secret_old' where name = 'secret_key'"],
    says: "The Vault's secret_key is not a secret key of this project.",
    mends: false,
  },
  {
    title: "no address key",
    check: vault,
    plant: ["delete from vault.secrets where name = 'address_key'"],
    says: "The Vault's address_key is missing.",
    mends: false,
  },
  {
    title: "a Vault that cannot be decrypted",
    check: vault,
    plant: [
      `create function vault.fail() returns text language plpgsql as $$ begin raise 'pgsodium_crypto_aead_det_decrypt_by_id: invalid ciphertext'; end $$`,
      "create or replace view vault.decrypted_secrets as select id, name, description, secret, vault.fail() as decrypted_secret, key_id, nonce, created_at, updated_at from vault.secrets",
    ],
    says: "The Vault's secrets cannot be decrypted.",
    mends: false,
  },
  {
    title: "a generation without news",
    check: unsettled,
    plant: [
      aUser,
      "set local session_replication_role = replica",
      `insert into public.generations (id, user_id, mode, model, prompt, inputs, cost, price_id, length_seconds, created_at)
        select gen_random_uuid(), profiles.id, 't2v', price.model, 'a long prompt', '{}', 10, price.id, 5, now() - interval '25 minutes'
        from public.profiles, (select * from public.model_prices limit 1) price`,
    ],
    says: "1 generation is not settled, the oldest",
    mends: false,
  },
  {
    title: "a purchase that nobody settles",
    check: unsettled,
    plant: [
      aUser,
      "set local session_replication_role = replica",
      `insert into public.purchases (id, user_id, pack, credits, amount, currency, locale, return_to, expires_at, sweep_at)
        select gen_random_uuid(), profiles.id, packs.slug, packs.credits, packs.amount, packs.currency, 'en', 'create', now(), now() - interval '31 minutes'
        from public.profiles, (select * from public.packs limit 1) packs`,
    ],
    says: "1 purchase is not settled, the oldest",
    mends: false,
  },
  {
    title: "a balance that is not the ledger's",
    check: violations,
    plant: [
      aUser,
      "set local session_replication_role = replica",
      "update public.profiles set credits = 7 where true",
    ],
    says: "balance_equals_ledger is violated once: ",
    mends: false,
  },
];
