import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { fixturesFolder, makeDataFolder } from "../fixtures/data-folder.ts";
import { connect, signUp, startFixtureStack } from "../fixtures/start-fixture-stack.ts";
import { useFixtureStack } from "../fixtures/use-fixture-stack.ts";
import { makeEmptyFolder } from "../../test/started-folder.ts";
import type { Stack } from "../stack.ts";

let stack: Stack;
useFixtureStack((started) => (stack = started), { env: { GREETING: "ahoy" } });

const call = (path: string, init?: RequestInit) =>
  fetch(`${stack.urls.api}/functions/v1/${path}`, init);

test("a function knows the signed-in user who calls it", async () => {
  const { client, user } = await signUp(stack);
  const { data, error } = await client.functions.invoke("greet");
  expect(error).toBeNull();
  expect(data).toEqual({ id: user.id });
});

test("verify_jwt lets a token or an API key pass, and nothing else", async () => {
  const { token } = await signUp(stack);
  const statuses = async (headers: HeadersInit) => (await call("greet", { headers })).status;
  expect(await statuses({ authorization: `Bearer ${token}` })).toBe(200);
  expect(await (await call("greet")).json()).toEqual({
    code: 401,
    message: "Missing authorization header",
  });
  const forged = `Bearer ${token.slice(0, -4)}AAAA`;
  const refused = await call("greet", {
    headers: { authorization: forged, apikey: stack.keys.publishable },
  });
  expect([refused.status, await refused.json()]).toEqual([401, {
    code: 401,
    message: "Invalid JWT",
  }]);
  // The key passes the gateway, but the function itself requires a user.
  const byKey = await call("greet", { headers: { apikey: stack.keys.publishable } });
  expect(byKey.headers.get("x-supabase-server-error")).not.toBeNull();
});

test("a preflight passes the gateway, and the function answers it", async () => {
  const answer = await call("greet", {
    method: "OPTIONS",
    headers: { origin: "http://127.0.0.1:5173", "access-control-request-method": "POST" },
  });
  expect(answer.status).toBe(204);
  expect(answer.headers.get("access-control-allow-headers")).toContain("apikey");
});

test("without verify_jwt every request arrives as it was sent", async () => {
  const answer = await call("echo/deeper?x=1", {
    method: "POST",
    headers: { authorization: "Custom scheme" },
    body: "signed bytes",
  });
  expect(answer.headers.get("x-echo")).toBe("yes");
  expect(await answer.json()).toMatchObject({
    method: "POST",
    path: "/echo/deeper",
    authorization: "Custom scheme",
    body: "signed bytes",
  });
});

test("a function gets the hosted variables and the given ones, and none of this process", async () => {
  const env = await (await call("legacy")).json();
  expect(env).toMatchObject({
    SUPABASE_URL: stack.urls.api,
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: stack.keys.publishable }),
    SUPABASE_SECRET_KEYS: JSON.stringify({
      default: stack.keys.secret,
      cron: stack.keys.cronSecret,
    }),
    GREETING: "ahoy",
  });
  expect(JSON.parse(env.SUPABASE_JWKS).keys).toHaveLength(1);
  expect(env).not.toHaveProperty("HOME");
});

test("work left to waitUntil is done after the answer, and its failure affects nothing else", async () => {
  const answer = await call("echo?do=background");
  expect(await answer.text()).toBe("answered");
  await stack.logs.first(({ part, line }) =>
    part === "function echo" && line === "background done"
  );
  await call("echo?do=background-failure");
  await stack.logs.first(({ line }) => String(line).includes("failed in the background"));
  expect((await call("echo")).status).toBe(200);
});

test("a function that crashed is back at the next request", async () => {
  const before = await (await call("echo")).json();
  await call("echo?do=crash");
  await stack.logs.first(({ part, event }) => part === "function echo" && event === "ended");
  const after = await (await call("echo")).json();
  expect(after.startedAt).toBeGreaterThan(before.startedAt);
});

test("the caller of a function that is killed gets an error", async () => {
  const asleep = stack.logs.next(({ line }) => line === "asleep");
  const waiting = call("echo?do=sleep");
  await asleep;
  await stack.killFunction("echo", "SIGKILL");
  const answer = await waiting;
  expect([answer.status, await answer.json()]).toMatchObject([500, { code: "WORKER_ERROR" }]);
  expect((await call("echo")).status).toBe(200);
});

test("a function is restarted on request", async () => {
  const before = await (await call("echo")).json();
  await stack.restartFunction("echo");
  const after = await (await call("echo")).json();
  expect(after.startedAt).toBeGreaterThan(before.startedAt);
});

test("a function that does not start is a 503, and an unknown one is a 404", async () => {
  const broken = await call("broken");
  expect([broken.status, await broken.json()]).toMatchObject([503, { code: "BOOT_ERROR" }]);
  expect(broken.headers.get("access-control-allow-origin")).toBe("*");
  await stack.logs.first(({ part, line }) =>
    part === "function broken" && String(line).includes("broken from the start")
  );
  const unknown = await call("unknown");
  expect([unknown.status, await unknown.json()]).toMatchObject([404, { code: "NOT_FOUND" }]);
});

test("an API key alone is not a user for a function that requires one", async () => {
  const { error } = await connect(stack).functions.invoke("greet");
  expect(error).not.toBeNull();
});

test("changed code runs at once, and other functions keep running", async () => {
  // Not in this repository, because other tests read all of its files meanwhile.
  const { path: project, remove } = await makeEmptyFolder();
  onTestFinished(remove);
  await cp(join(fixturesFolder, "functions"), join(project, "functions"), { recursive: true });
  const writeAnswer = (answer: string) =>
    writeFile(
      join(project, "functions/legacy/index.ts"),
      `export default { fetch: () => new Response("${answer}") };`,
    );
  await writeAnswer("first");
  const toml = ["legacy", "echo"].map((name) =>
    `[functions.${name}]\nverify_jwt = false\nimport_map = "./functions/deno.json"\n`
  );
  await writeFile(join(project, "config.toml"), toml.join("\n"));
  const folder = await makeDataFolder();
  onTestFinished(folder.remove);
  const watched = await startFixtureStack(folder.path, {
    supabaseFolder: project,
    migrationsFolder: join(fixturesFolder, "migrations"),
    watch: true,
  });
  onTestFinished(watched.stop);
  const ask = (name: string) => fetch(`${watched.urls.api}/functions/v1/${name}`);

  expect(await (await ask("legacy")).text()).toBe("first");
  const { startedAt } = await (await ask("echo")).json();
  await writeAnswer("second");
  await expect.poll(async () => (await ask("legacy")).text()).toBe("second");
  expect((await (await ask("echo")).json()).startedAt).toBe(startedAt);
});
