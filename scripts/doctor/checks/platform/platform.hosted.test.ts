import { beforeAll, expect, it } from "vitest";
import { functions } from "../../../deploy/steps/functions.ts";
import { migrations as migrationsStep } from "../../../deploy/steps/migrations.ts";
import { settings as settingsStep } from "../../../deploy/steps/settings.ts";
import { deploymentTo } from "../../../deploy/test/deployment-to.ts";
import { useFakeSupabase } from "../../../fake-supabase/test/use-fake-supabase.ts";
import { NotApplicable } from "../../finding.ts";
import { always } from "../../test/a-world.ts";
import type { Check, DoctorWorld } from "../../world.ts";
import { openHostedWorld } from "../../worlds/hosted.ts";
import { drift } from "../database/drift.ts";
import { migrations } from "../database/migrations.ts";
import { domain } from "./domain.ts";
import { change, entryOf } from "./faults/fault.ts";
import { faultsInThePlanAndKeys } from "./faults/in-the-plan-and-keys.ts";
import { faultsInTheSettings } from "./faults/in-the-settings.ts";
import { faultsInWhatIsDeployed } from "./faults/in-what-is-deployed.ts";
import { deployedFunctions } from "./functions.ts";
import { legacyKeys, signingKeys } from "./keys.ts";
import { limits } from "./limits.ts";
import { mails } from "./mails.ts";
import { secrets } from "./secrets.ts";
import { services } from "./services.ts";
import { addresses, settings } from "./settings.ts";

const fake = useFakeSupabase();
const newDeployment = () =>
  deploymentTo(fake, {
    given: {
      APP_URL: "https://app.example.com",
      SMTP_HOST: "mail.example.com",
      SMTP_USER: "wan",
      SMTP_PASS: "the password of the mail service",
      SMTP_SENDER: "wan@example.com",
    },
  });

/** Without SUPABASE_URL: the domain of a real project is compared with it. */
let world: DoctorWorld;

beforeAll(async () => {
  const deployment = newDeployment();
  const { root, given } = deployment;
  for (const make of [migrationsStep, settingsStep, functions]) await make(deployment).run();
  ({ world } = await openHostedWorld(root, given));
  world = { ...world, given: { ...given, SUPABASE_URL: "" } };
  for (const name of ["REPLICATE_API_TOKEN", "REPLICATE_WEBHOOK_SECRETS", "VAPID_SUBJECT"]) {
    fake.state.secrets.set(name, `the ${name}`);
  }
  for (const name of ["GENERATION_TOKEN_SECRETS", "VAPID_PUBLIC_KEY", "VAPID_PRIVATE_KEY"]) {
    fake.state.secrets.set(name, `the ${name}`);
  }
});

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
].map((check) => [check.title, check] as const))("after a deploy: %s", async (_title, check) => {
  expect(await whatOf(check)).toEqual([]);
});

it("a project without a domain of its own has none to check", async () => {
  await expect(domain.find(world)).rejects.toThrow(NotApplicable);
  const call = "GET custom-hostname";
  const said = "403 This project is not allowed to set up custom domain";
  fake.faults.add({ match: { op: "call", call }, effect: `status:${said}`, times: 1 });
  await expect(domain.find(world)).rejects.toThrow(NotApplicable);
  fake.faults.add({ match: { op: "call", call }, effect: "status:403 Forbidden", times: 1 });
  await expect(domain.find(world)).rejects.toThrow("lacks a permission");
});

it("the doctor's SQL changes nothing", async () => {
  await expect(world.query("update private.settings set selling = true where only_row"))
    .rejects.toThrow("read-only transaction");
});

const faults = [...faultsInThePlanAndKeys, ...faultsInTheSettings, ...faultsInWhatIsDeployed];

it.each(faults)(
  "the doctor finds $title, and nothing once it is mended",
  async ({ check, plant, says }) => {
    const mend = await plant(fake);
    expect((await whatOf(check)).join("\n")).toContain(says);
    await mend();
    const after = await whatOf(check).catch((error: unknown) => {
      if (error instanceof NotApplicable) return [];
      throw error;
    });
    expect(after).toEqual([]);
  },
);

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
  const { root, given } = newDeployment();
  await expect(openHostedWorld(root, given)).rejects.toThrow(sentence);
  mend();
});

it("without a token the doctor says how to get one", async () => {
  const { root, given } = newDeployment();
  await expect(openHostedWorld(root, { ...given, SUPABASE_ACCESS_TOKEN: "sbp_wrong" }))
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
