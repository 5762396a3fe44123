/**
 * `npm run bench:functions`: measures the CPU and the memory of each edge function's process, per
 * call, and of `reconcile` with a backlog. A hosted function has 2 s of CPU and 256 MB. Linux only.
 *
 * The functions run in Deno 2.1.4, as on a hosted project. Outputs come over HTTPS, as Replicate's;
 * the local database and Storage are on HTTP.
 */
import { createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addOrphans, addOutputs, endAll, makeStale, outputBacklogs } from "./bench/backlogs.ts";
import { startOutputHost } from "./bench/outputs.ts";
import { findFunction } from "./bench/processes.ts";
import { preparePurchases } from "./bench/purchases.ts";
import { startReplicateStub } from "./bench/replicate-stub.ts";
import { readOptions } from "./command-line/read-options.ts";
import { anyPorts, exampleSettings, startLocal } from "./local.ts";
import { box, moov, mp4 } from "../supabase/functions/_shared/contracts/media/fixtures/mp4.ts";
import { createDevice } from "../supabase/functions/_shared/fixtures/device.ts";
import { signGenerationId } from "../supabase/functions/_shared/generation/signature.ts";
import { callsOn } from "../supabase/tests/fixtures/calls.ts";
import { setLimits } from "../supabase/tests/fixtures/proof.ts";
import { startPushService } from "../supabase/tests/fixtures/push-service.ts";
import { signUp } from "../supabase/tests/kills/fixtures/account.ts";

const options = readOptions("npm run bench:functions --", {
  calls: { type: "string", default: "100", says: "how often each function is called" },
});
const COUNT = Number(options.calls);
const MEGABYTE = 1024 * 1024;

const folder = await mkdtemp(join(tmpdir(), "wan-pwa-bench-"));
const outputs = await startOutputHost(folder);
const replicate = await startReplicateStub();
const push = await startPushService();
const settings: Record<string, string> = {
  ...await exampleSettings(),
  ...outputs.env,
  REPLICATE_API_TOKEN: "r8_bench",
  REPLICATE_API_URL: replicate.url,
  OUTPUT_HOSTS: outputs.origin,
  PUSH_HOSTS: push.origin,
};
const { stack, stripe, stop } = await startLocal({
  ports: anyPorts,
  settings,
  dataFolder: join(folder, "data"),
  seed: false,
  fsync: false,
  // It signs in more accounts than a network address may.
  limitsAuth: false,
});
const { sql, urls, keys } = stack;
const database = callsOn(sql);

async function post(name: string, headers: Record<string, string>, body: string) {
  const response = await fetch(`${urls.api}/functions/v1/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  return { status: response.status, body: await response.text() };
}
const bySecret = { apikey: keys.secret };

async function aUser() {
  const { id, token } = await signUp(stack);
  await database.add(id, 100_000_000);
  return { id, headers: { apikey: keys.publishable, authorization: `Bearer ${token}` } };
}

type User = Awaited<ReturnType<typeof aUser>>;

/** Clips of two megabytes with their header at the end. Returns their references. */
async function uploadClips(user: User, count: number): Promise<string[]> {
  await sql`update private.settings set uploads_per_day = 1000000, upload_bytes_per_day = ${
    2 ** 40
  }`;
  const body = Buffer.from(mp4(box("mdat", new Uint8Array(2 * MEGABYTE)), moov()));
  const paths = Array.from({ length: count }, () => `${user.id}/${crypto.randomUUID()}.mp4`);
  for (const path of paths) {
    const stored = await fetch(`${urls.api}/storage/v1/object/clips/${path}`, {
      method: "POST",
      headers: { ...user.headers, "content-type": "video/mp4" },
      body,
    });
    if (!stored.ok) throw new Error(await stored.text());
  }
  return paths.map((path) => `clips/${path}`);
}

/** Signs a report as Replicate does. */
async function report(generation: string, body: string, isForged = false) {
  const id = crypto.randomUUID();
  const timestamp = Math.floor(Date.now() / 1000);
  const secret = settings["REPLICATE_WEBHOOK_SECRETS"]?.replace("whsec_", "") ?? "";
  const signature = createHmac("sha256", Buffer.from(isForged ? "forged" : secret, "base64"))
    .update(`${id}.${timestamp}.${body}`).digest("base64");
  const token = await signGenerationId(
    [settings["GENERATION_TOKEN_SECRETS"] ?? ""],
    generation,
  );
  return await post(`replicate-webhook?generation=${generation}&token=${token}`, {
    "webhook-id": id,
    "webhook-timestamp": `${timestamp}`,
    "webhook-signature": `v1,${signature}`,
  }, body);
}

const table: Record<string, string | number>[] = [];

/** Calls a function after it is warm, and prints the CPU per call. */
async function measure(
  what: string,
  name: string,
  status: number,
  call: (nth: number) => Promise<{ status: number; body: string }>,
) {
  const process = await findFunction(name);
  const once = async (nth: number) => {
    const answer = await call(nth);
    if (answer.status !== status) throw new Error(`${what}: ${answer.status} ${answer.body}`);
  };
  for (let nth = -20; nth < 0; nth += 1) await once(nth);
  await process.resetPeak();
  const before = await process.cpuMs();
  for (let nth = 0; nth < COUNT; nth += 1) await once(nth);
  const cpu = (await process.cpuMs() - before) / COUNT;
  const peak = await process.peakBytes();
  table.push({ call: what, "CPU (ms)": cpu.toFixed(1), "peak (MB)": Math.round(peak / MEGABYTE) });
}

async function measureCalls() {
  const user = await aUser();
  const start = (id: string) =>
    post(
      "start-generation",
      user.headers,
      JSON.stringify({
        id,
        mode: "t2v",
        model: "wan-2.2-t2v-fast",
        inputs: {},
        prompt: "A lamp in a dark room",
      }),
    );
  // Uploaded before, so that the function reads a file that nobody measured.
  const clips = await uploadClips(user, COUNT + 20);
  await measure(
    "a clip, measured",
    "measure-upload",
    200,
    (nth) => post("measure-upload", user.headers, JSON.stringify({ file: clips[nth + 20] })),
  );
  const byId = (name: string, id: string) => post(name, user.headers, JSON.stringify({ id }));
  const known = crypto.randomUUID();
  await start(known);
  await measure("start", "start-generation", 201, () => start(crypto.randomUUID()));
  await measure("start, a repeat", "start-generation", 200, () => start(known));
  await measure("status", "generation-status", 200, () => byId("generation-status", known));
  await measure("status, with a lookup", "generation-status", 200, async () => {
    await makeStale(sql);
    return await byId("generation-status", known);
  });

  const jobs = new Map<string, string>();
  const open = async () => {
    const { generation: { id } } = await database.start(user.id);
    jobs.set(id, `job-of-${id}`);
    return id;
  };
  const reported = (id: string, change: object = {}) =>
    JSON.stringify({ id: jobs.get(id), status: "processing", logs: "x".repeat(20_000), ...change });
  const first = await open();
  await measure(
    "webhook",
    "replicate-webhook",
    200,
    (nth) => report(first, reported(first, { logs: `${Math.min(90, Math.max(0, nth))}%|` })),
  );
  await measure(
    "webhook, forged",
    "replicate-webhook",
    401,
    () => report(first, reported(first), true),
  );
  const ids = await Promise.all(Array.from({ length: COUNT + 20 }, open));
  await measure(
    "cancel, without a job",
    "cancel-generation",
    200,
    (nth) => byId("cancel-generation", ids[nth + 20] ?? ""),
  );
  await measure("cancel, with a job", "cancel-generation", 200, async () => {
    const id = await open();
    await database.report(id, "processing", { job: `job-of-${id}` });
    return await byId("cancel-generation", id);
  });

  const notified = await aUser();
  for (let nth = 0; nth < 3; nth += 1) {
    const { subscription: { endpoint, p256dh, auth } } = createDevice(push.newEndpoint());
    await fetch(`${urls.api}/rest/v1/rpc/save_push_subscription`, {
      method: "POST",
      headers: { ...notified.headers, "content-type": "application/json" },
      body: JSON.stringify({
        p_endpoint: endpoint,
        p_p256dh: p256dh,
        p_auth: auth,
        p_language: "en",
      }),
    });
  }
  const { generation: ended } = await database.start(notified.id);
  await database.fail(ended.id);
  await measure(
    "notifications, to 3 devices",
    "send-notifications",
    200,
    () => post("send-notifications", bySecret, JSON.stringify({ generation: ended.id })),
  );

  const leaving = await Promise.all(
    Array.from({ length: COUNT + 20 }, async () => {
      const { id, token } = await signUp(stack);
      return { id, headers: { apikey: keys.publishable, authorization: `Bearer ${token}` } };
    }),
  );
  await measure("account deletion", "delete-account", 200, (nth) =>
    post(
      "delete-account",
      leaving[nth + 20]?.headers ?? {},
      JSON.stringify({ confirm: "delete my account" }),
    ));
  // Otherwise reconcile would continue these account deletions.
  await sql`update private.account_deletions set finished_at = now() where finished_at is null`;
  await endAll(sql);
  await measure(
    "reconcile, nothing to do",
    "reconcile",
    200,
    () => post("reconcile", bySecret, "{}"),
  );
}

const firstCalls: Record<string, string | number>[] = [];

/** Measures the start of a function's process and its first call, which loads what it needs. */
async function measureFirst(
  what: string,
  name: string,
  status: number,
  call: () => Promise<{ status: number; body: string }>,
) {
  const process = await findFunction(name);
  const start = await process.cpuMs();
  const answer = await call();
  if (answer.status !== status) throw new Error(`${what}: ${answer.status} ${answer.body}`);
  firstCalls.push({
    function: what,
    "CPU of its start (ms)": start,
    "CPU of its first call (ms)": await process.cpuMs() - start,
  });
}

async function measurePurchases() {
  const purchases = await preparePurchases({
    sql,
    post,
    controlUrl: stripe.controlUrl ?? "",
    webhookSecret: settings["STRIPE_WEBHOOK_SECRETS"] ?? "",
    user: await aUser(),
  });
  await purchases.pay();
  // A forged event is refused before Stripe's client is loaded.
  await measureFirst("Stripe's webhook, forged", "stripe-webhook", 400, purchases.forged);
  await measureFirst("Stripe's webhook", "stripe-webhook", 200, purchases.event);
  await measureFirst("purchase status", "purchase-status", 200, purchases.status);
  await measure("Stripe's webhook", "stripe-webhook", 200, purchases.event);
  await measure("Stripe's webhook, repeated", "stripe-webhook", 200, purchases.eventAgain);
  await measure("Stripe's webhook, forged", "stripe-webhook", 400, purchases.forged);
  await measure("purchase status, settled", "purchase-status", 200, purchases.status);
  await measure("checkout", "create-checkout", 201, purchases.checkout);
  await purchases.begin();
  await measure("checkout, a repeat", "create-checkout", 200, purchases.checkoutAgain);
  return purchases;
}

const backlogs: Record<string, string | number>[] = [];

/** Calls `reconcile` until nothing is left. Each call is measured. */
async function measureBacklog(
  what: string,
  prepare: () => Promise<void>,
  beforeEach: () => Promise<void> = () => Promise.resolve(),
) {
  await endAll(sql);
  await prepare();
  const process = await findFunction("reconcile");
  const calls: { measured: number; counted: number; bytes: number }[] = [];
  let peak = 0;
  for (let isLeft = true; isLeft && calls.length < 100;) {
    await beforeEach();
    await process.resetPeak();
    const before = await process.cpuMs();
    const answer: { cpu_ms: number; bytes: number; copied: number } & Record<string, number> = JSON
      .parse((await post("reconcile", bySecret, "{}")).body);
    const measured = await process.cpuMs() - before;
    peak = Math.max(peak, await process.peakBytes());
    isLeft = ["copied", "looked_at", "removed", "purchases_settled", "events_missed"]
      .some((name) => (answer[name] ?? 0) > 0);
    if (isLeft) calls.push({ measured, counted: answer.cpu_ms, bytes: answer.bytes });
  }
  const most = calls.toSorted((a, b) => b.measured - a.measured)[0];
  backlogs.push({
    backlog: what,
    calls: calls.length,
    "CPU at most (ms)": most?.measured ?? 0,
    "counted for it (ms)": most?.counted ?? 0,
    "copied by it (MB)": Math.round((most?.bytes ?? 0) / MEGABYTE),
    "peak (MB)": Math.round(peak / MEGABYTE),
  });
}

try {
  await sql`update cron.job set active = false`;
  await setLimits(stack);
  await measureCalls();
  const purchases = await measurePurchases();
  console.table(table);
  console.table(firstCalls);

  await purchases.readEvents(false);
  // Each call by itself: without the key, Postgres does not call reconcile again.
  await sql`delete from vault.secrets where name = 'secret_key'`;
  const user = await aUser();
  for (const [what, sizes] of Object.entries(outputBacklogs)) {
    await measureBacklog(what, () => addOutputs(sql, user.id, sizes.map(outputs.urlOf)));
  }
  await measureBacklog("100 lookups, with 20 kB of logs", async () => {
    for (let nth = 0; nth < 100; nth += 1) {
      const { generation: { id } } = await database.start(user.id);
      await database.report(id, "processing");
    }
    await makeStale(sql);
  });
  await measureBacklog(
    "20 starts without an answer, 1,000 predictions in the list",
    () => addOrphans(sql, user.id, 20),
  );
  await measureBacklog("2,000 files to remove", async () => {
    await sql`
      insert into private.files_to_remove (bucket, path)
      select 'videos', format('%s/%s.mp4', ${user.id}::text, nth) from generate_series(1, 2000) as nth`;
  });
  await measureBacklog("60 payments that no webhook reported", () => purchases.lose(60));
  await measureBacklog(
    "60 payments that no webhook reported, in the list of events",
    async () => {
      await purchases.lose(60);
      await sql`update public.purchases set sweep_at = null where sweep_at is not null`;
    },
    () => purchases.readEvents(true),
  );
  console.table(backlogs);
} finally {
  await stop();
  await push.close();
  replicate.close();
  outputs.close();
  await rm(folder, { recursive: true, force: true });
}
