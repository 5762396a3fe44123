/**
 * The real `npm run doctor` at a project that the real `npm run deploy` has deployed: it finds
 * nothing, and then everything that is planted.
 */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HostedWorld, startHostedWorld } from "../deploy/test/hosted-world.ts";
import { deploy } from "../deploy/test/run-deploy.ts";
import { json } from "../fakes/http/answer.ts";
import { stopCron } from "./test/all-rows.ts";
import type { Fault, Place } from "./test/faults/fault.ts";
import { faultsInOtherServices, healOtherServices } from "./test/faults/in-other-services.ts";
import { faultsInTheDatabase } from "./test/faults/in-the-database.ts";
import { faultsInTheProject } from "./test/faults/in-the-project.ts";
import { newPerson, type Person } from "./test/people.ts";
import { runDoctor, type Visit } from "./test/run-doctor.ts";
import { startProxy } from "./test/start-proxy.ts";
import { startStaticHost } from "./test/static-host.ts";

let world: HostedWorld;
let person: Person;
/** The app is at an address of the internet. */
const internet: Record<string, string> = {};
const closing: (() => Promise<unknown>)[] = [];
const place = (): Place => {
  const { state, stack: { sql } } = world.supabase;
  return { world, state, sql, person };
};

beforeAll(async () => {
  world = await startHostedWorld();
  closing.push(world.close);
  const host = await startStaticHost(join(world.root, "client/dist"));
  closing.push(host.close);
  internet[world.given["APP_URL"] ?? ""] = host.url;
  Object.assign(world.given, {
    VAPID_SUBJECT: "mailto:operator@wan.example",
    SMTP_HOST: "mail.example.com",
    SMTP_PORT: "587",
    SMTP_USER: "wan",
    SMTP_PASS: "the password of the mail service",
    SMTP_SENDER: "wan@example.com",
    SMTP_SENDER_NAME: "Wan",
    SMTP_MAILS_PER_HOUR: "100",
  });
  await deploy(world);
  person = await newPerson(world);
  await person.startVideo("[sim:stuck]");
  await person.beginPurchase();
});
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

async function through(target: string, options: Parameters<typeof startProxy>[1]) {
  const proxy = await startProxy(target, options);
  closing.push(proxy.close);
  return proxy.url;
}

const whatOf = ({ findings }: Visit) => findings.map(({ what }) => what);

/** What is in a visit and not caused by these faults. */
const othersIn = (visit: Visit, faults: readonly Fault[]) =>
  visit.findings.filter(({ what }) =>
    !faults.some(({ finds }) => finds.some((expected) => expected.test(what)))
  );

/** The findings that this fault should cause and that are not there. */
const missingFrom = (visit: Visit, { finds }: Fault) =>
  finds.filter((expected) => !whatOf(visit).some((what) => expected.test(what)));

it("a deployed project is healthy, and nothing is left unchecked", async () => {
  const { checks, exitCode } = await runDoctor(world, { internet });
  expect(checks.filter(({ state }) => state === "found" || state === "unchecked")).toEqual([]);
  expect(checks.filter(({ state }) => state === "well").length).toBeGreaterThan(25);
  expect(exitCode).toBe(0);
});

describe("at other services, the doctor finds", () => {
  let visit: Visit;
  beforeAll(async () => {
    const secrets = new Map(world.supabase.state.secrets);
    for (const { plant } of faultsInOtherServices) await plant(place());
    visit = await runDoctor(world, { internet });
    await healOtherServices(place(), secrets);
  });

  it.each(faultsInOtherServices)("$title", (fault) => {
    expect(missingFrom(visit, fault), whatOf(visit).join("\n")).toEqual([]);
  });

  it("and nothing else", () => {
    expect(othersIn(visit, faultsInOtherServices)).toEqual([]);
    expect(visit.exitCode).toBe(2);
  });
});

it("functions behind a redirect, and keys that are refused, are found", async () => {
  const redirecting = await through(world.supabase.projectUrl, {
    own: ({ url: { pathname } }) =>
      pathname.startsWith("/functions/")
        ? json(308, {}, { location: world.supabase.projectUrl + pathname })
        : null,
  });
  const visit = await runDoctor(world, {
    internet,
    given: {
      SUPABASE_URL: redirecting,
      REPLICATE_API_TOKEN: "r8_wrong",
      STRIPE_SECRET_KEY: "sk_test_wrong",
    },
  });
  const found = whatOf(visit);
  expect(found).toContainEqual(
    expect.stringMatching(/^replicate-webhook answers with a redirect \(308\) to http/),
  );
  expect(found).toContain("Replicate does not accept REPLICATE_API_TOKEN (401).");
  expect(found).toContain("Stripe does not accept the key.");
});

describe("with all of these at once, the doctor finds", () => {
  const given: Record<string, string> = {};
  const faults: readonly Fault[] = [
    {
      title: "cron jobs that are switched off",
      // First of all, so that nothing changes by itself from now on.
      plant: ({ sql }) => stopCron(sql),
      finds: [/^The cron job [\w-]+ is switched off\.$/],
    },
    {
      title: "videos that Replicate refuses for want of money",
      plant: () => person.startVideo("[sim:create=status:402]"),
      finds: [/^Replicate refused one video in the last 24 hours: .*\(402\)/],
    },
    ...faultsInTheProject,
    ...faultsInTheDatabase,
    {
      title: "a clock that is ten minutes ahead",
      async plant() {
        const replicate = await through(world.given["REPLICATE_API_URL"] ?? "", {
          change: ({ headers, ...answer }) => {
            const date = new Date(Date.now() + 600_000).toUTCString();
            return { ...answer, headers: { ...headers, date } };
          },
        });
        given["REPLICATE_API_URL"] = `${replicate}/v1`;
      },
      finds: [/^Replicate is \d+ s ahead of this machine\.$/],
    },
  ];
  let visit: Visit;

  beforeAll(async () => {
    for (const { plant } of faults) await plant(place());
    visit = await runDoctor(world, { given, internet });
  });

  it.each(faults)("$title", (fault) => {
    expect(missingFrom(visit, fault), whatOf(visit).join("\n")).toEqual([]);
  });

  it("and nothing else", () => {
    expect(othersIn(visit, faults)).toEqual([]);
    expect(visit.exitCode).toBe(2);
  });

  it("and prints no secret", () => {
    const { state, token } = world.supabase;
    const secrets = [
      token,
      ...state.keys.filter(({ type }) => type === "secret").map(({ key }) => key),
      ...["REPLICATE_WEBHOOK_SECRETS", "GENERATION_TOKEN_SECRETS", "STRIPE_WEBHOOK_SECRETS"]
        .map((name) => state.secrets.get(name) ?? ""),
      world.given["REPLICATE_API_TOKEN"] ?? "",
      world.given["STRIPE_SECRET_KEY"] ?? "",
    ];
    for (const secret of secrets) {
      expect(secret).not.toBe("");
      expect(visit.printed).not.toContain(secret);
    }
  });
});
