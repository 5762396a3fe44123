import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { handledEvents } from "../../supabase/functions/_shared/purchase/events.ts";
import { type FakeStripe, startFakeStripe } from "../fake-stripe/fake-stripe.ts";
import { SUBSCRIBED_EVENTS } from "../fake-stripe/webhooks/subscribed-events.ts";

const root = new URL("../..", import.meta.url).pathname;
const ours = "https://project.supabase.co/functions/v1/stripe-webhook";

let fake: FakeStripe;
beforeAll(async () => {
  fake = await startFakeStripe();
});
afterAll(() => fake.close());

/** Runs `npm run stripe-events`, with an endpoint for these events. */
async function run(events: string[] | null, env: Record<string, string> = {}) {
  await fake.control.reset();
  await fake.control.addEndpoint("https://example.com/another-app", ["charge.succeeded"]);
  if (events !== null) await fake.control.addEndpoint(ours, events);
  return await new Promise<{ code: number; lines: string[] }>((resolve) => {
    const child = execFile(process.execPath, ["scripts/stripe-events.ts"], {
      cwd: root,
      env: {
        ...process.env,
        STRIPE_SECRET_KEY: fake.secretKey,
        STRIPE_API_URL: fake.apiUrl,
        ...env,
      },
    }, (_error, out) => {
      resolve({ code: child.exitCode ?? -1, lines: out.trim().split("\n") });
    });
  });
}

it("an endpoint with exactly the handled events is right", async () => {
  expect(await run([...handledEvents])).toEqual({
    code: 0,
    lines: [`${ours} gets exactly the events that are handled.`],
  });
});

it("a missing event and one that nothing handles are printed, and the exit code is 1", async () => {
  const events = handledEvents.filter((type) => type !== "charge.refunded");
  expect(await run([...events, "charge.succeeded"])).toEqual({
    code: 1,
    lines: [
      `${ours} lacks charge.refunded`,
      `${ours} gets charge.succeeded, which nothing handles`,
    ],
  });
});

it.each<[string, string[] | null, Record<string, string>, string]>([
  ["an endpoint for every event", ["*"], {}, "every event"],
  ["no endpoint of ours", null, {}, "No webhook endpoint"],
  ["no key", [...handledEvents], { STRIPE_SECRET_KEY: "" }, "is empty"],
  ["a wrong key", [...handledEvents], { STRIPE_SECRET_KEY: "sk_test_wrong" }, "did not list"],
])("%s is wrong, and a sentence says why", async (_what, events, env, says) => {
  const { code, lines } = await run(events, env);
  expect(code).toBe(1);
  expect(lines[0]).toContain(says);
});

it("the README lists exactly the handled events, and the fake sends exactly those", async () => {
  const readme = await readFile(new URL("README.md", `file://${root}`), "utf8");
  const [, list = ""] = /<!-- stripe events -->([^]*?)<!-- end of stripe events -->/.exec(readme) ??
    [];
  const listed = Array.from(list.matchAll(/`([a-z_.]+)`/g), ([, type]) => type);
  expect(listed).toEqual([...handledEvents]);
  expect([...SUBSCRIBED_EVENTS].sort()).toEqual([...handledEvents].sort());
});
