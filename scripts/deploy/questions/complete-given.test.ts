import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { json } from "../../fakes/http/answer.ts";
import { readGiven } from "../../hosted/given.ts";
import { connectProject } from "../../hosted/project.ts";
import { noneGiven } from "../../hosted/test/none-given.ts";
import { type ScriptedApi, startApi, startScriptedApi } from "../../hosted/test/scripted-api.ts";
import { completeGiven, completeSignIn } from "./complete-given.ts";
import { typing } from "./test/typing.ts";

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
  server = await startApi((call) =>
    json(
      200,
      call.endsWith("/secrets")
        ? secrets.map((name) => ({ name, value: "digest" }))
        : { site_url: siteUrl },
    )
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

it.each([
  "http://videos.example",
  "https://videos.example/app",
  "https://a.example,https://b.example",
  "https://videos.example?a=b",
  "videos.example",
])(
  "an address that is none of an app is refused, also if it was not asked for: %s",
  async (APP_URL) => {
    await expect(complete(["REPLICATE_API_TOKEN"], "https://videos.example", { APP_URL }))
      .rejects.toThrow(`APP_URL is ${APP_URL}.`);
  },
);

it("a new project has nothing, and its site_url is no address of an app", async () => {
  await expect(complete([], "http://localhost:3000")).rejects.toThrow(
    /REPLICATE_API_TOKEN: [^]*APP_URL: /,
  );
});

const projects = json(200, [
  { id: "aaaaaaaaaaaaaaaaaaaa", name: "Other", region: "us-east-1", status: "ACTIVE_HEALTHY" },
  { id: "bbbbbbbbbbbbbbbbbbbb", name: "Videos", region: "eu-central-1", status: "COMING_UP" },
]);

it("a token that Supabase does not accept is asked again, and is not kept", async () => {
  server = await startScriptedApi(json(401, { message: "Unauthorized" }), projects);
  const { shown, terminal } = typing("sbp_wrong", "sbp_right");
  const empty = { ...noneGiven, SUPABASE_API_URL: server.url, SUPABASE_PROJECT_REF: "ref" };
  const signedIn = await completeSignIn(empty, { root, terminal });
  expect(signedIn.SUPABASE_ACCESS_TOKEN).toBe("sbp_right");
  expect(shown).toContainEqual(expect.stringContaining("does not know this token"));
  expect((await readGiven(root, root)).SUPABASE_ACCESS_TOKEN).toBe("sbp_right");
});

it.each(["2", "Videos"])(
  "a project of the account is chosen by number or name: %s",
  async (typed) => {
    server = await startScriptedApi(projects, json(200, {}));
    const { shown, terminal } = typing("3", "Nothing", typed);
    const signedIn = await completeSignIn(
      { ...given, SUPABASE_PROJECT_REF: "", SUPABASE_API_URL: server.url },
      { root, terminal },
    );
    expect(signedIn.SUPABASE_PROJECT_REF).toBe("bbbbbbbbbbbbbbbbbbbb");
    expect(shown).toContain("  2  Videos (bbbbbbbbbbbbbbbbbbbb, eu-central-1)");
    const again = "Type a number from 1 to 2, or a project's name.";
    expect(shown.filter((line) => line === again)).toHaveLength(2);
  },
);

it("a ref that the token cannot see is asked again", async () => {
  const missing = json(404, { message: "Project not found" });
  server = await startScriptedApi(json(403, { message: "no scope" }), missing, json(200, {}));
  const { shown, terminal } = typing("cccccccccccccccccccc", "dddddddddddddddddddd");
  const signedIn = await completeSignIn(
    { ...given, SUPABASE_PROJECT_REF: "", SUPABASE_API_URL: server.url },
    { root, terminal },
  );
  expect(signedIn.SUPABASE_PROJECT_REF).toBe("dddddddddddddddddddd");
  expect(shown).toContainEqual(expect.stringContaining("sees no such project"));
});

it("a token of Replicate that Replicate does not know is asked again", async () => {
  const tries = [json(401, {}), json(200, {})];
  server = await startApi((call) => {
    if (call === "GET /account") return tries.shift();
    return json(200, call.endsWith("/secrets") ? [] : { site_url: "https://videos.example" });
  });
  const { shown, terminal } = typing("", "r8_wrong", "r8_right", "");
  const all = { ...given, SUPABASE_API_URL: server.url, REPLICATE_API_URL: server.url };
  expect(await completeGiven(all, connectProject(all), { root, terminal }))
    .toMatchObject({ REPLICATE_API_TOKEN: "r8_right", STRIPE_SECRET_KEY: "" });
  expect(shown).toContainEqual(expect.stringContaining("Replicate does not know this one"));
});

describe("a project on the Free plan", () => {
  const locked = { created_at: "2026-11-28T09:00:00Z", organization_slug: "ours" };
  const start = async (
    project: object,
    auth: object,
    organization = json(200, { plan: "free" }),
  ) => {
    server = await startApi((call) => {
      if (call.endsWith("/secrets")) return json(200, [{ name: "REPLICATE_API_TOKEN" }]);
      if (call.endsWith("/config/auth")) {
        return json(200, { site_url: "https://videos.example", ...auth });
      }
      return call.includes("/organizations/") ? organization : json(200, project);
    });
    return { ...given, SUPABASE_API_URL: server.url };
  };
  const link = { mailer_templates_magic_link_content: "{{ .ConfirmationURL }}" };

  it("is asked for a mail server, because its own mails have no code", async () => {
    const all = await start(locked, link);
    await expect(completeGiven(all, connectProject(all), { root, ...nobody })).rejects.toThrow(
      /SMTP_HOST: [^]*SMTP_USER: [^]*SMTP_PASS: [^]*SMTP_SENDER: /,
    );
    const { terminal, shown } = typing(
      "",
      "",
      "smtp",
      "smtp.example.com",
      "me",
      "pw",
      "me@a.example",
    );
    expect(await completeGiven(all, connectProject(all), { root, terminal })).toMatchObject({
      SMTP_HOST: "smtp.example.com",
      SMTP_USER: "me",
      SMTP_PASS: "pw",
      SMTP_SENDER: "me@a.example",
    });
    expect(shown.join()).toContain("A server's name has dots");
  });

  it.each([
    ["with another plan", locked, link, json(200, { plan: "pro" })],
    ["whose plan the token may not read", locked, link, json(403, { message: "no scope" })],
    ["from before June 2026", { ...locked, created_at: "2026-06-02T00:00:00Z" }, link, undefined],
    ["with a mail server", locked, { ...link, smtp_host: "mail.example" }, undefined],
    ["with a hook that sends", locked, { ...link, hook_send_email_enabled: true }, undefined],
    [
      "that has the code",
      locked,
      { mailer_templates_magic_link_content: "{{ .Token }}" },
      undefined,
    ],
  ])("but not one %s", async (_which, project, auth, organization) => {
    const all = await start(project, auth, organization);
    expect(await completeGiven(all, connectProject(all), { root, ...nobody }))
      .toMatchObject({ SMTP_HOST: "", APP_URL: "https://videos.example" });
  });
});
