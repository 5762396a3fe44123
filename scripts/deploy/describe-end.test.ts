import { afterEach, expect, it } from "vitest";
import { json } from "../fakes/http/answer.ts";
import { connectProject } from "../hosted/project.ts";
import { noneGiven } from "../hosted/test/none-given.ts";
import { type ScriptedApi, startScriptedApi } from "../hosted/test/scripted-api.ts";
import { describeEnd } from "./describe-end.ts";

let server: ScriptedApi;
afterEach(() => server.close());

it.each([[null, true], ["smtp.example", false]])(
  "the end of a deploy says what to do next, and with the mail server %s warns: %s",
  async (mailServer, warns) => {
    server = await startScriptedApi(json(200, { smtp_host: mailServer }));
    const APP_URL = "https://videos.example";
    const given = {
      ...noneGiven,
      APP_URL,
      PRIVACY_URL: "https://videos.example/privacy",
      SUPABASE_API_URL: server.url,
      SUPABASE_PROJECT_REF: "ref",
    };
    const project = connectProject(given);
    const lines = await describeEnd({ given, project, root: "", rotate: new Set(), say: () => {} });
    expect(lines.at(-1)).toMatch(/open the app: https:\/\/videos\.example$/);
    expect(lines.join("\n")).toContain("npm run doctor -- --remote ref");
    expect(lines.join("\n").includes("two mails an hour")).toBe(warns);
    expect(lines).toContain("Your users find no terms, imprint, or address of yours in the app.");
  },
);
