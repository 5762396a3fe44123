import { beforeAll, expect, it } from "vitest";
import { functions } from "../../../deploy/steps/functions.ts";
import { migrations as migrationsStep } from "../../../deploy/steps/migrations.ts";
import { settings as settingsStep } from "../../../deploy/steps/settings.ts";
import { useFakeSupabase } from "../../../fake-supabase/test/use-fake-supabase.ts";
import { connectProject } from "../../../hosted/project.ts";
import { noneGiven } from "../../../hosted/test/none-given.ts";
import { exampleSettings } from "../../../local.ts";
import { NotApplicable } from "../../finding.ts";
import { always } from "../../test/a-world.ts";
import type { Check, DoctorWorld } from "../../world.ts";
import { openHostedWorld } from "../../worlds/hosted.ts";
import { drift } from "../database/drift.ts";
import { migrations } from "../database/migrations.ts";
import { domain } from "./domain.ts";
import { deployedFunctions } from "./functions.ts";
import { legacyKeys, signingKeys } from "./keys.ts";
import { limits } from "./limits.ts";
import { mails } from "./mails.ts";
import { secrets } from "./secrets.ts";
import { services } from "./services.ts";
import { addresses, settings } from "./settings.ts";

const root = new URL("../../../..", import.meta.url).pathname;
const fake = useFakeSupabase();
const givenOf = () => ({
  ...noneGiven,
  SUPABASE_ACCESS_TOKEN: fake.token,
  SUPABASE_PROJECT_REF: fake.ref,
  SUPABASE_API_URL: fake.url,
  SUPABASE_URL: fake.projectUrl,
  APP_URL: "https://app.example.com",
  SMTP_HOST: "mail.example.com",
  SMTP_USER: "wan",
  SMTP_PASS: "the password of the mail service",
  SMTP_SENDER: "wan@example.com",
});

/** Without SUPABASE_URL: the domain of a real project is compared with it. */
let world: DoctorWorld;

beforeAll(async () => {
  const given = givenOf();
  const project = connectProject(given);
  const deployment = { root, given, project, rotate: new Set<string>(), say: () => {} };
  for (const make of [migrationsStep, settingsStep, functions]) await make(deployment).run();
  ({ world } = await openHostedWorld(root, given));
  world = { ...world, given: { ...given, SUPABASE_URL: "" } };
  for (const name of ["REPLICATE_API_TOKEN", "REPLICATE_WEBHOOK_SECRETS", "VAPID_SUBJECT"]) {
    fake.state.secrets.set(name, `the ${name}`);
  }
  for (const name of ["GENERATION_TOKEN_SECRETS", "VAPID_PUBLIC_KEY", "VAPID_PRIVATE_KEY"]) {
    fake.state.secrets.set(name, `the ${name}`);
  }
}, 120_000);

const whatOf = async (check: Check, of = world) => (await check.find(of)).map(({ what }) => what);

it.each([
  services,
  limits,
  signingKeys,
  legacyKeys,
  settings,
  addresses,
  mails,
  secrets,
  deployedFunctions,
  migrations,
  drift,
])("$title, after a deploy", async (check) => {
  expect(await whatOf(check)).toEqual([]);
});

it("a project without a domain of its own has none to check", async () => {
  await expect(domain.find(world)).rejects.toThrow(NotApplicable);
});

it("the doctor's SQL changes nothing", async () => {
  await expect(world.query("update private.settings set selling = true where only_row"))
    .rejects.toThrow("read-only transaction");
});

interface Fault {
  title: string;
  check: Check;
  /** Returns how it is mended. */
  plant(): (() => unknown) | Promise<() => unknown>;
  says: string;
}

/** Changes fields of an object. @returns how they are put back */
function change<T extends object>(target: T, fields: Partial<T>): () => void {
  const before = { ...target };
  Object.assign(target, fields);
  return () => void Object.assign(target, before);
}

function entryOf<T>(map: Map<string, T>, key: string): T {
  const value = map.get(key);
  if (value === undefined) throw new Error(`There is no ${key}.`);
  return value;
}

function without<T>(map: Map<string, T>, key: string): () => void {
  const value = entryOf(map, key);
  map.delete(key);
  return () => void map.set(key, value);
}

async function bySql(statement: string, undo: string): Promise<() => unknown> {
  await fake.stack.sql.unsafe(statement);
  return () => fake.stack.sql.unsafe(undo);
}

const faults: Fault[] = [
  {
    title: "a service that is down",
    check: services,
    plant: () => change(fake.state, { healthChecksUntilUp: 1 }),
    says: "The service auth is COMING_UP.",
  },
  {
    title: "a database that is nearly full",
    check: limits,
    plant: () => change(fake.state, { disk: { sizeBytes: 8e9, usedBytes: 7e9, readOnly: false } }),
    says: "The disk: 7.00 of 8.00 GB (88 %).",
  },
  {
    title: "a project that is read-only",
    check: limits,
    plant: () => change(fake.state, { disk: { sizeBytes: 8e9, usedBytes: 1e9, readOnly: true } }),
    says: "The project is read-only.",
  },
  {
    title: "files that are nearly too many",
    check: limits,
    plant: () =>
      bySql(
        `insert into storage.objects (bucket_id, name, metadata) values ('videos', 'large.mp4', '{"size": 900000000}')`,
        "select set_config('storage.allow_delete_query', 'true', false); delete from storage.objects where name = 'large.mp4'",
      ),
    says: "Files in Storage: 0.90 of 1.00 GB (90 %).",
  },
  {
    title: "a shared signing key",
    check: signingKeys,
    plant: () =>
      change(fake.state, { signingKeys: [{ id: "1", algorithm: "HS256", status: "in_use" }] }),
    says: "The signing key in use is HS256.",
  },
  {
    title: "a project without a signing key",
    check: signingKeys,
    plant: () => change(fake.state, { signingKeys: [] }),
    says: "No signing key is in use.",
  },
  {
    title: "legacy keys that work",
    check: legacyKeys,
    plant: () => change(fake.state, { legacyKeysEnabled: true }),
    says: "The legacy keys `anon` and `service_role` work.",
  },
  {
    title: "a domain that is not active yet",
    check: domain,
    plant: () =>
      change(fake.state, {
        customHostname: { status: "2_initiated", custom_hostname: "api.example.com" },
      }),
    says: "The domain api.example.com is not active yet (2_initiated).",
  },
  {
    title: "Realtime with public topics",
    check: settings,
    plant: () => change(fake.state.realtime, { private_only: false }),
    says: "Realtime: private_only is false and should be true.",
  },
  {
    title: "a mail without the code",
    check: settings,
    plant: () => change(fake.state.auth, { mailer_templates_magic_link_content: "<p>Hello</p>" }),
    says: "Auth: mailer_templates_magic_link_content",
  },
  {
    title: "addresses that nobody has to confirm",
    check: settings,
    plant: () => change(fake.state.auth, { mailer_autoconfirm: true }),
    says: "Auth: mailer_autoconfirm is true and should be false.",
  },
  {
    title: "another schema in the API",
    check: settings,
    plant: () => change(fake.state.postgrest, { db_schema: "public,private" }),
    says: 'Data API: db_schema is "public,private" and should be "public".',
  },
  {
    title: "a smaller limit for files",
    check: settings,
    plant: () => change(fake.state.storage, { fileSizeLimit: 1 }),
    says: "Storage: fileSizeLimit is 1",
  },
  {
    title: "a site URL of a developer",
    check: addresses,
    plant: () => change(fake.state.auth, { site_url: "http://localhost:3000" }),
    says: "The site URL of Auth is http://localhost:3000.",
  },
  {
    title: "a redirect to a developer's machine",
    check: addresses,
    plant: () =>
      change(fake.state.auth, { uri_allow_list: "https://app.example.com/**, http://127.0.0.1:*" }),
    says: "Auth may redirect to http://127.0.0.1:*.",
  },
  {
    title: "no mail service",
    check: mails,
    plant: () => change(fake.state.auth, { smtp_host: null }),
    says: "No mail service is set.",
  },
  {
    title: "a mail service that may send two mails an hour",
    check: mails,
    plant: () => change(fake.state.auth, { rate_limit_email_sent: 2 }),
    says: "Auth sends at most 2 mails an hour",
  },
  {
    title: "a secret that is missing",
    check: secrets,
    plant: () => without(fake.state.secrets, "GENERATION_TOKEN_SECRETS"),
    says: "The secret GENERATION_TOKEN_SECRETS is not set.",
  },
  {
    title: "selling without its secrets",
    check: secrets,
    plant: () =>
      bySql(
        "update private.settings set selling = true where only_row",
        "update private.settings set selling = false where only_row",
      ),
    says: "The secret STRIPE_SECRET_KEY is not set.",
  },
  {
    title: "a secret of .env.example",
    check: secrets,
    plant: async () => {
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
    plant: () => {
      const before = entryOf(fake.state.secrets, "VAPID_PUBLIC_KEY");
      fake.state.secrets.set("VAPID_PUBLIC_KEY", entryOf(fake.state.secrets, "VAPID_PRIVATE_KEY"));
      return () => fake.state.secrets.set("VAPID_PUBLIC_KEY", before);
    },
    says: "have the same value.",
  },
  {
    title: "a function that checks tokens",
    check: deployedFunctions,
    plant: () => change(entryOf(fake.state.functions, "stripe-webhook"), { verify_jwt: true }),
    says: "The function stripe-webhook has verify_jwt true, not false.",
  },
  {
    title: "a function that is gone",
    check: deployedFunctions,
    plant: () => without(fake.state.functions, "reconcile"),
    says: "The function reconcile is not deployed.",
  },
  {
    title: "a function that somebody else deployed",
    check: deployedFunctions,
    plant: () => change(entryOf(fake.state.functions, "reconcile"), { version: 99 }),
    says: "Somebody has deployed reconcile in another way",
  },
  {
    title: "a migration that is missing",
    check: migrations,
    plant: () =>
      bySql(
        `create table public.saved as select * from supabase_migrations.schema_migrations where name = 'operations';
         delete from supabase_migrations.schema_migrations where name = 'operations'`,
        "insert into supabase_migrations.schema_migrations select * from public.saved; drop table public.saved",
      ),
    says: "1 migration is not applied: ",
  },
  {
    title: "a migration that was edited after it was applied",
    check: migrations,
    plant: () =>
      bySql(
        "update supabase_migrations.schema_migrations set statements = array_append(statements, 'select 1') where name = 'push'",
        "update supabase_migrations.schema_migrations set statements = trim_array(statements, 1) where name = 'push'",
      ),
    says: "_push.sql.",
  },
  {
    title: "a migration of somebody else",
    check: migrations,
    plant: () =>
      bySql(
        "insert into supabase_migrations.schema_migrations (version, name) values ('20300101000000', 'other')",
        "delete from supabase_migrations.schema_migrations where version = '20300101000000'",
      ),
    says: "1 migration is applied and not in this folder: 20300101000000_other.",
  },
];

it.each(faults)("finds $title, and nothing once it is mended", async ({ check, plant, says }) => {
  const mend = await plant();
  expect((await whatOf(check)).join("\n")).toContain(says);
  await mend();
  const after = await whatOf(check).catch((error: unknown) => {
    if (error instanceof NotApplicable) return [];
    throw error;
  });
  expect(after).toEqual([]);
});

it("an address that is in two secrets is nothing wrong", async () => {
  fake.state.secrets.set("APP_URL", entryOf(fake.state.secrets, "VAPID_SUBJECT"));
  expect(await whatOf(secrets)).toEqual([]);
  fake.state.secrets.delete("APP_URL");
});

it("the Free plan's database and connections are near their limits at eighty percent", async () => {
  const usedBy = (database: number, connections: number): DoctorWorld => ({
    ...world,
    query: always({
      database_bytes: database,
      files_bytes: 0,
      connections,
      connections_max: 60,
    }),
  });
  expect(await whatOf(limits, usedBy(0.39e9, 47))).toEqual([]);
  expect(await whatOf(limits, usedBy(0.4e9, 48))).toEqual([
    "The database: 0.40 of 0.50 GB (80 %).",
    "48 of 60 connections to the database are taken.",
  ]);
  const mend = change(fake.state, { plan: "pro" });
  expect(await whatOf(limits, usedBy(7e9, 0))).toEqual([]);
  mend();
});

it("a domain that is active, and not the one that the app is built for, is found", async () => {
  const active = { status: "5_services_reconfigured", custom_hostname: "api.example.com" };
  const mend = change(fake.state, { customHostname: active });
  const built = { ...world, given: { SUPABASE_URL: "https://old.example.com" } };
  expect(await whatOf(domain, built)).toEqual([
    "SUPABASE_URL names old.example.com, and the project's domain is api.example.com.",
  ]);
  expect(await whatOf(domain)).toEqual([]);
  mend();
  expect(await whatOf(domain, built)).toEqual([
    `SUPABASE_URL names old.example.com, and the project's domain is ${fake.ref}.supabase.co.`,
  ]);
});

it("drift cannot be judged while a migration is missing", async () => {
  const { version } = (await fake.stack.sql<{ version: string }[]>`
    delete from supabase_migrations.schema_migrations where name = 'operations'
    returning version`)[0] ?? {};
  await expect(drift.find(world)).rejects.toThrow("lacks migrations");
  await fake.stack.sql`
    insert into supabase_migrations.schema_migrations (version, name) values (${
    version ?? ""
  }, 'operations')`;
});

it.each([
  ["INACTIVE", 'choose "Restore project"'],
  ["RESTORING", "is not ready (RESTORING)"],
  ["INIT_FAILED", "cannot be used (INIT_FAILED)"],
])("of a project that is %s the doctor says one sentence", async (status, sentence) => {
  const mend = change(fake.state, { status });
  await expect(openHostedWorld(root, givenOf())).rejects.toThrow(sentence);
  mend();
});

it("without a token the doctor says how to get one", async () => {
  await expect(openHostedWorld(root, { ...givenOf(), SUPABASE_ACCESS_TOKEN: "sbp_wrong" }))
    .rejects.toThrow("does not accept your access token");
});

it("a check that the token has no right to is not healthy", async () => {
  fake.faults.add({
    match: { op: "call", call: "GET secrets" },
    effect: "status:403 No scope.",
    times: 1,
  });
  await expect(secrets.find(world)).rejects.toThrow("lacks a permission");
});
