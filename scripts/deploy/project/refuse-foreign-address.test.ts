import { expect, it, onTestFinished } from "vitest";
import { json } from "../../fakes/http/answer.ts";
import { startHttpServer } from "../../fakes/http/http-server.ts";
import { connectProject } from "../../hosted/project.ts";
import { noneGiven } from "../../hosted/test/none-given.ts";
import { refuseForeignAddress } from "./refuse-foreign-address.ts";

const OUR_KEY = "sb_publishable_of_our_project";

/** SUPABASE_URL names a project that has this key and answers so, and ours has another key. */
async function refuse({ key = OUR_KEY, settings = {} }: { key?: string; settings?: object }) {
  const { url, close } = await startHttpServer({ port: 0, host: "127.0.0.1" }, async (call) => {
    if (call.url.pathname === "/v1/projects/ref/api-keys") {
      return json(200, [{ name: "default", type: "publishable", api_key: OUR_KEY }]);
    }
    return call.headers["apikey"] === key ? json(200, settings) : json(401, {});
  });
  onTestFinished(close);
  const given = { ...noneGiven, SUPABASE_PROJECT_REF: "ref", SUPABASE_API_URL: url };
  return await refuseForeignAddress(connectProject({ ...given, SUPABASE_URL: url }))
    .then(() => "not refused", String);
}

it("SUPABASE_URL may name the project itself, which accepts its own key", async () => {
  expect(await refuse({ settings: { external: { email: true } } })).toBe("not refused");
});

it.each([
  ["a project with another key", { key: "sb_publishable_of_another_project" }],
  ["something else that answers to everything", { settings: { hello: "world" } }],
])("SUPABASE_URL may not name %s", async (_what, other) => {
  expect(await refuse(other)).toMatch(/SUPABASE_URL is http.* and that is not the project ref/);
});
