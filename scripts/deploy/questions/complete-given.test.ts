import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { json } from "../../fakes/http/answer.ts";
import { connectProject } from "../../hosted/project.ts";
import { noneGiven } from "../../hosted/test/none-given.ts";
import { type ScriptedApi, startScriptedApi } from "../../hosted/test/scripted-api.ts";
import { completeGiven, completeSignIn } from "./complete-given.ts";

let root: string;
let server: ScriptedApi | undefined;
beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), "wan-pwa-given-"))));
afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(root, { recursive: true });
});

const given = { ...noneGiven, SUPABASE_ACCESS_TOKEN: "sbp_1", SUPABASE_PROJECT_REF: "ref" };
const nobody = { terminal: undefined };

async function complete(
  secrets: string[],
  siteUrl: string | null,
  more: Partial<typeof given> = {},
) {
  server = await startScriptedApi(
    json(200, secrets.map((name) => ({ name, value: "digest" }))),
    json(200, { site_url: siteUrl }),
  );
  const all = { ...given, SUPABASE_API_URL: server.url, ...more };
  return await completeGiven(all, connectProject(all), { root, ...nobody });
}

it("an update needs the token alone: the project has the rest", async () => {
  expect(await complete(["REPLICATE_API_TOKEN", "APP_URL"], "https://videos.example/"))
    .toMatchObject({ APP_URL: "https://videos.example", REPLICATE_API_TOKEN: "" });
});

it("what is given counts more than what the project has", async () => {
  const APP_URL = "https://new.example";
  expect(await complete(["REPLICATE_API_TOKEN"], "https://videos.example", { APP_URL }))
    .toMatchObject({ APP_URL });
});

it("a new project has nothing, and its site_url is no address of an app", async () => {
  await expect(complete([], "http://localhost:3000")).rejects.toThrow(
    /REPLICATE_API_TOKEN: [^]*APP_URL: /,
  );
});

it("the projects of the account are offered by number", async () => {
  server = await startScriptedApi(json(200, [
    { id: "aaaaaaaaaaaaaaaaaaaa", name: "Other", region: "us-east-1", status: "ACTIVE_HEALTHY" },
    { id: "bbbbbbbbbbbbbbbbbbbb", name: "Videos", region: "eu-central-1", status: "COMING_UP" },
  ]));
  const shown: string[] = [];
  const terminal = { say: (line: string) => void shown.push(line), ask: async () => "2" };
  const signedIn = await completeSignIn(
    { ...given, SUPABASE_PROJECT_REF: "", SUPABASE_API_URL: server.url },
    { root, terminal },
  );
  expect(signedIn.SUPABASE_PROJECT_REF).toBe("bbbbbbbbbbbbbbbbbbbb");
  expect(shown).toContain("  2  Videos (bbbbbbbbbbbbbbbbbbbb, eu-central-1)");
});
