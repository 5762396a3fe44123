import { expect, it, onTestFinished } from "vitest";
import { json } from "../../fakes/http/answer.ts";
import { connectProject } from "../../hosted/project.ts";
import { noneGiven } from "../../hosted/test/none-given.ts";
import { startApi } from "../../hosted/test/scripted-api.ts";
import { refuseProjectInUse } from "./refuse-project-in-use.ts";

interface Found {
  hasUsers?: boolean;
  functions?: string[];
}

/** A project before our first migration, which has this. */
async function refuse({ hasUsers = false, functions = [] }: Found) {
  const { url, close } = await startApi((call) => {
    if (call === "POST /v1/projects/ref/database/query") return json(201, [{ exist: hasUsers }]);
    return json(200, functions.map((slug) => ({ slug, status: "ACTIVE", version: 1 })));
  });
  onTestFinished(close);
  const given = { ...noneGiven, SUPABASE_PROJECT_REF: "ref", SUPABASE_API_URL: url };
  return await refuseProjectInUse(connectProject(given)).then(() => "not refused", String);
}

it("functions of our names, as after a reset of the database, are no reason to refuse", async () => {
  expect(await refuse({ functions: ["reconcile"] })).toBe("not refused");
});

it("a project with functions of another app is refused, with their names", async () => {
  expect(await refuse({ functions: ["stripe-webhook", "send-invoice"] })).toMatch(
    /already has functions that are not ours \(send-invoice\)\. .*dashboard\/new/,
  );
});

it("a project with users of another app is refused, although it has no tables", async () => {
  expect(await refuse({ hasUsers: true }))
    .toContain("already has users. This app needs a project of its own");
});
