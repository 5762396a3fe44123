import { afterEach, expect, it } from "vitest";
import { json } from "../../fakes/http/answer.ts";
import { connectProject } from "../../hosted/project.ts";
import { noneGiven } from "../../hosted/test/none-given.ts";
import { type ScriptedApi, startScriptedApi } from "../../hosted/test/scripted-api.ts";
import { refuseOldSigningKey } from "./refuse-old-signing-key.ts";

let server: ScriptedApi;
afterEach(() => server.close());

async function refuse(...answer: Parameters<typeof json>) {
  server = await startScriptedApi(json(...answer));
  const given = { ...noneGiven, SUPABASE_API_URL: server.url, SUPABASE_PROJECT_REF: "ref" };
  await refuseOldSigningKey(connectProject(given));
}
const standby = { algorithm: "ES256", status: "standby" };

it("a project whose tokens the functions would refuse is told what to do first", async () => {
  await expect(refuse(200, { keys: [standby, { algorithm: "HS256", status: "in_use" }] }))
    .rejects.toThrow(/HS256.*dashboard\/project\/ref\/settings\/jwt/);
});

it("a project with an asymmetric key passes, and so does one that the token may not ask", async () => {
  const inUse = { algorithm: "ES256", status: "in_use" };
  await expect(refuse(200, { keys: [inUse] })).resolves.toBe(undefined);
  await server.close();
  await expect(refuse(403, { message: "No scope." })).resolves.toBe(undefined);
});
