import { afterEach, expect, it } from "vitest";
import { json } from "../fakes/http/answer.ts";
import { noneGiven } from "./test/none-given.ts";
import { connectProject } from "./project.ts";
import { type ScriptedApi, startScriptedApi } from "./test/scripted-api.ts";

const ref = "abcdefghijklmnopqrst";
const given = { ...noneGiven, SUPABASE_PROJECT_REF: ref, SUPABASE_ACCESS_TOKEN: "sbp_test" };

let server: ScriptedApi | undefined;
afterEach(() => server?.close());

async function connect(answer: Parameters<typeof startScriptedApi>[0]) {
  const started = server = await startScriptedApi(answer);
  return connectProject({ ...given, SUPABASE_API_URL: started.url });
}

it("the address of a project comes from its ref, and a custom domain replaces it", () => {
  expect(connectProject(given).url).toBe(`https://${ref}.supabase.co`);
  expect(connectProject({ ...given, SUPABASE_URL: "https://api.example.com" }).url)
    .toBe("https://api.example.com");
});

it("the keys are found by their type, because both are called default", async () => {
  const project = await connect(json(200, [
    { id: "anon", name: "anon", type: "legacy", api_key: "eyJ", prefix: null },
    { id: "s1", name: "default", type: "secret", api_key: "sb_secret_1" },
    { id: "p1", name: "default", type: "publishable", api_key: "sb_publishable_1" },
    { id: "s2", name: "cron", type: "secret", api_key: "sb_secret_2" },
  ]));
  expect(await project.keys()).toEqual({
    publishable: "sb_publishable_1",
    secrets: [
      { id: "s1", name: "default", key: "sb_secret_1" },
      { id: "s2", name: "cron", key: "sb_secret_2" },
    ],
  });
  expect(server?.calls[0]?.path).toBe(`/v1/projects/${ref}/api-keys?reveal=true`);
});

it("a project with legacy keys alone is told where to make the new ones", async () => {
  const project = await connect(json(200, [{ name: "anon", type: "legacy", api_key: "eyJ" }]));
  await expect(project.keys()).rejects.toThrow(`/dashboard/project/${ref}/settings/api-keys`);
});

it("SQL is sent with its parameters, and reads are marked", async () => {
  const project = await connect(json(201, [{ n: 1 }]));
  expect(await project.query("select $1::int as n", [1], { readOnly: true })).toEqual([{ n: 1 }]);
  await project.query("select 1");
  expect(server?.calls).toMatchObject([
    {
      method: "POST",
      path: `/v1/projects/${ref}/database/query`,
      body: { query: "select $1::int as n", parameters: [1], read_only: true },
    },
    { body: { query: "select 1" } },
  ]);
});
