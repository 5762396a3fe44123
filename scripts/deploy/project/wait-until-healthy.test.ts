import { afterEach, expect, it } from "vitest";
import { json } from "../../fakes/http/answer.ts";
import { connectProject } from "../../hosted/project.ts";
import { noneGiven } from "../../hosted/test/none-given.ts";
import { type ScriptedApi, startScriptedApi } from "../../hosted/test/scripted-api.ts";
import { waitUntilHealthy } from "./wait-until-healthy.ts";

const project = (status: string) => json(200, { name: "Videos", status });
const health = (...states: string[]) =>
  json(200, states.map((status, at) => ({ name: ["auth", "storage"][at], status })));
const healthy = health("ACTIVE_HEALTHY", "ACTIVE_HEALTHY");

let server: ScriptedApi;
afterEach(() => server.close());

async function waitFor(...answers: Parameters<typeof startScriptedApi>) {
  server = await startScriptedApi(...answers);
  const given = { ...noneGiven, SUPABASE_PROJECT_REF: "ref", SUPABASE_API_URL: server.url };
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const wait = () => Promise.resolve();
  return { name: await waitUntilHealthy(connectProject(given), say, wait), said };
}

it("goes on at once with a project whose services all answer", async () => {
  expect(await waitFor(project("ACTIVE_HEALTHY"), healthy)).toEqual({ name: "Videos", said: [] });
  expect(server.calls.map(({ path }) => path)).toEqual([
    "/v1/projects/ref",
    "/v1/projects/ref/health?services=auth&services=db&services=realtime&services=rest&services=storage",
  ]);
});

it("waits for a project that starts and for each of its services, and says so once", async () => {
  const { said } = await waitFor(
    project("COMING_UP"),
    project("COMING_UP"),
    project("ACTIVE_HEALTHY"),
    health("ACTIVE_HEALTHY", "COMING_UP"),
    project("ACTIVE_HEALTHY"),
    healthy,
  );
  expect(said).toEqual([
    "Waiting for the project itself of Videos…",
    "Waiting for storage of Videos…",
  ]);
});

it("gives up on a service that does not start, and says where to look", async () => {
  const answers = Array.from({ length: 200 }, () => [
    project("ACTIVE_UNHEALTHY"),
    health("UNHEALTHY", "ACTIVE_HEALTHY"),
  ]).flat();
  await expect(waitFor(...answers)).rejects.toThrow(
    /not ready after ten minutes: Waiting for auth.*dashboard\/project\/ref/,
  );
});

it("a paused project is one sentence with where to restore it", async () => {
  await expect(waitFor(project("INACTIVE"))).rejects.toThrow(
    'The project Videos is paused: open https://supabase.com/dashboard/project/ref, choose "Restore project"',
  );
  expect(server.calls).toHaveLength(1);
});

it("a project that cannot be used says in which state it is", async () => {
  await expect(waitFor(project("INIT_FAILED"))).rejects.toThrow("INIT_FAILED");
});
