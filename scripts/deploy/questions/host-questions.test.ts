import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { json } from "../../fakes/http/answer.ts";
import { connectProject } from "../../hosted/project.ts";
import { noneGiven } from "../../hosted/test/none-given.ts";
import { type ScriptedApi, startApi } from "../../hosted/test/scripted-api.ts";
import { completeGiven } from "./complete-given.ts";
import { typing } from "./test/typing.ts";

let root: string;
let server: ScriptedApi;
beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), "wan-pwa-host-"))));
afterEach(async () => {
  await server.close();
  await rm(root, { recursive: true });
});

/**
 * Deploys to a new project, whose address nobody knows yet.
 *
 * @param typed what somebody types; undefined: nobody is there
 */
async function complete(typed: string[] | undefined, change: Partial<typeof noneGiven> = {}) {
  const tries = [json(401, {}), json(200, {})];
  server = await startApi((call) => {
    if (call === "GET /api/v1/user") return tries.shift();
    if (call.startsWith("GET /api/v1/sites/")) return json(404, {});
    if (call.endsWith("/secrets")) return json(200, []);
    return json(200, { site_url: "http://localhost:3000" });
  });
  const given = {
    ...noneGiven,
    SUPABASE_ACCESS_TOKEN: "sbp_1",
    SUPABASE_PROJECT_REF: "ref",
    SUPABASE_API_URL: server.url,
    NETLIFY_API_URL: server.url,
    REPLICATE_API_TOKEN: "r8_1",
    STRIPE_SECRET_KEY: "sk_test_1",
    ...change,
  };
  const { terminal, shown } = typing(...typed ?? []);
  const asking = { root, terminal: typed && terminal };
  return { shown, given: await completeGiven(given, connectProject(given), asking) };
}

it.each(["my-videos", "https://my-videos.netlify.app/"])(
  "the chosen host is asked for what it needs, and knows the app's address: %s",
  async (site) => {
    const { given, shown } = await complete(["Netlify", "wrong", "right", site]);
    expect(given).toMatchObject({
      DEPLOY_HOST: "netlify",
      NETLIFY_AUTH_TOKEN: "right",
      NETLIFY_SITE_ID: "my-videos",
      APP_URL: "https://my-videos.netlify.app",
    });
    expect(shown).toContain("Netlify does not know this one. Was it pasted whole?");
    const kept = await readFile(join(root, ".env.deploy"), "utf8");
    expect(kept).toContain("my-videos");
    // A domain of the operator's own may be added at the host later.
    expect(kept).not.toContain("APP_URL");
  },
);

it("a host that we do not know is asked again, and none is an answer, too", async () => {
  const { given, shown } = await complete(["github", "", "https://videos.example"]);
  expect(shown).toContain("Type one of: netlify, cloudflare, vercel.");
  expect(given).toMatchObject({ DEPLOY_HOST: "", APP_URL: "https://videos.example" });
});

it("an address that is given counts more than the host's", async () => {
  const APP_URL = "https://videos.example";
  const { given } = await complete(["netlify", "wrong", "right", "my-videos"], { APP_URL });
  expect(given.APP_URL).toBe(APP_URL);
});

it("where nobody can answer, everything that the host lacks is named", async () => {
  await expect(complete(undefined, { DEPLOY_HOST: "vercel" })).rejects.toThrow(
    /VERCEL_TOKEN: [^]*VERCEL_PROJECT_ID: /,
  );
});
