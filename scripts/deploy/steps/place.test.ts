import { expect, it } from "vitest";
import { json } from "../../fakes/http/answer.ts";
import { connectProject } from "../../hosted/project.ts";
import { noneGiven } from "../../hosted/test/none-given.ts";
import { startHost } from "../hosts/test/scripted-host.ts";
import { place } from "./place.ts";

const root = new URL("../../..", import.meta.url).pathname;

function step(change: Partial<typeof noneGiven>) {
  const given = { ...noneGiven, APP_URL: "https://wan.netlify.app", ...change };
  return place({
    root,
    given,
    project: connectProject(given),
    rotate: new Set(),
    say: () => {},
  });
}

it("a site that is missing is part of the plan and is made once", async () => {
  let isThere = false;
  const { url, calls } = await startHost(({ method }) => {
    if (method === "POST") isThere = true;
    const site = { id: "site-1", url: "https://wan.netlify.app" };
    return isThere ? json(200, site) : json(404, {});
  });
  const made = step({
    DEPLOY_HOST: "netlify",
    NETLIFY_AUTH_TOKEN: "token",
    NETLIFY_SITE_ID: "wan",
    NETLIFY_API_URL: url,
  });
  expect(await made.plan()).toEqual(["at Netlify, for https://wan.netlify.app"]);
  expect(calls).not.toContain("POST /api/v1/sites");
  await made.run();
  expect(await made.plan()).toEqual([]);
});

it("without a host there is nothing to make", async () => {
  expect(await step({}).plan()).toEqual([]);
});

it("a host that lacks a setting is refused before anything is planned", () => {
  expect(() => step({ DEPLOY_HOST: "vercel", VERCEL_TOKEN: "token" })).toThrow(
    "Vercel needs VERCEL_PROJECT_ID, in the shell or in .env.deploy.",
  );
});
