import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import { json } from "../../fakes/http/answer.ts";
import { parseJson } from "../../fakes/http/json.ts";
import { noneGiven } from "../../hosted/test/none-given.ts";
import { builtApp, content } from "./test/built-app.ts";
import { startHost } from "./test/scripted-host.ts";
import { vercelHost } from "./vercel.ts";

const deploymentBodySchema = z.object({
  name: z.literal("wan"),
  project: z.literal("prj_1"),
  target: z.literal("production"),
  files: z.array(z.object({ file: z.string(), sha: z.string(), size: z.number() })),
  projectSettings: z.object({ framework: z.null(), buildCommand: z.null() }),
});
const sha1 = (bytes: string | Buffer) => createHash("sha1").update(bytes).digest("hex");

interface Domain {
  name: string;
  verified: boolean;
  redirect?: string;
  gitBranch?: string;
}

interface Options {
  /** The contents that Vercel has from an earlier deployment. */
  has?: string[];
  states?: string[];
  domains?: Domain[];
  isMissing?: boolean;
}

const own: Domain = { name: "wan.vercel.app", verified: true };

/** Vercel as its documentation describes it: a deployment without all of its files is refused. */
async function start(options: Options = {}) {
  const { has = [], domains = [own], isMissing = false } = options;
  const states = [...options.states ?? ["QUEUED", "BUILDING", "READY"]];
  const known = new Set(has.map(sha1));
  const uploaded: string[] = [];
  let isThere = !isMissing;
  let deployed: z.infer<typeof deploymentBodySchema>["files"] = [];

  const server = await startHost((call) => {
    const { pathname, searchParams } = call.url;
    const refuse = (status: number, code: string, more = {}) =>
      json(status, { error: { code, message: `It is ${code}.`, ...more } });
    if (call.headers["authorization"] !== "Bearer token" || searchParams.get("teamId") !== "team") {
      return refuse(403, "forbidden");
    }
    if (call.method === "POST" && pathname === "/v11/projects") {
      isThere = true;
      return json(200, { id: "prj_1", name: "wan" });
    }
    if (pathname === "/v9/projects/wan") {
      return isThere ? json(200, { id: "prj_1", name: "wan" }) : refuse(404, "not_found");
    }
    if (pathname === "/v9/projects/prj_1/domains") return json(200, { domains });
    if (pathname === "/v2/files") {
      if (sha1(call.body) !== call.headers["x-vercel-digest"]) return refuse(400, "bad_digest");
      known.add(sha1(call.body));
      uploaded.push(call.body.toString());
      return json(200, {});
    }
    if (call.method === "POST" && pathname === "/v13/deployments") {
      const body = z.parse(deploymentBodySchema, parseJson(call.body.toString()));
      const missing = body.files.map(({ sha }) => sha).filter((sha) => !known.has(sha));
      if (missing.length > 0) return refuse(400, "missing_files", { missing });
      deployed = body.files;
      return json(200, { id: "dpl_1", readyState: "QUEUED" });
    }
    if (pathname !== "/v13/deployments/dpl_1") return refuse(404, "not_found");
    const readyState = states.length > 1 ? states.shift() : states[0];
    const errorMessage = readyState === "ERROR" ? "A path is too long" : undefined;
    return json(200, { id: "dpl_1", readyState, errorMessage });
  });
  const given = {
    ...noneGiven,
    VERCEL_TOKEN: "token",
    VERCEL_ORG_ID: "team",
    VERCEL_PROJECT_ID: "wan",
    VERCEL_API_URL: server.url,
  };
  const waits: number[] = [];
  const wait = (ms: number) => Promise.resolve(waits.push(ms));
  const connect = (change: Partial<typeof given> = {}) => vercelHost({ ...given, ...change }, wait);
  return { ...server, host: connect(), connect, uploaded, waits, deployed: () => deployed };
}

it("each file is named by its digest and size, and each content is uploaded once", async () => {
  const { host, uploaded, deployed } = await start();
  await host.upload(await builtApp());
  const files = Object.entries(content).map(([file, text]) => ({
    file,
    sha: sha1(text),
    size: text.length,
  }));
  expect(new Set(deployed())).toEqual(new Set(files));
  expect(uploaded.sort()).toEqual([...new Set(Object.values(content))].sort());
});

it("what Vercel has is not uploaded again", async () => {
  const { host, uploaded, calls } = await start({ has: Object.values(content).slice(1) });
  await host.upload(await builtApp());
  expect(uploaded).toEqual([content["index.html"]]);
  const all = await start({ has: Object.values(content) });
  await all.host.upload(await builtApp());
  expect(all.uploaded).toEqual([]);
  expect(all.calls.length).toBeLessThan(calls.length);
});

it("the upload ends when the app is served", async () => {
  const { host, waits } = await start();
  await host.upload(await builtApp());
  expect(waits).toEqual([1000, 1000]);
});

it.each<[string, Options, string]>([
  [
    "a deployment that fails",
    { states: ["ERROR"] },
    "could not deploy the app: A path is too long",
  ],
  ["a deployment that somebody cancels", { states: ["CANCELED"] }, "CANCELED"],
  ["a project that is gone", { isMissing: true }, "does not find the project wan"],
])("%s ends the upload with a sentence", async (_what, options, sentence) => {
  const { host } = await start(options);
  await expect(host.upload(await builtApp())).rejects.toThrow(sentence);
});

it("a token that is not accepted is named by its setting", async () => {
  const { connect } = await start();
  const host = connect({ VERCEL_ORG_ID: "" });
  await expect(host.findAddress()).rejects.toThrow("put another one into VERCEL_TOKEN");
});

it.each<[string, Domain[], string]>([
  ["Vercel's own", [own], "https://wan.vercel.app"],
  [
    "the operator's domain",
    [own, { name: "videos.example", verified: true }],
    "https://videos.example",
  ],
  [
    "none that is not verified, redirects, or is for a branch",
    [
      { name: "a.example", verified: false },
      { name: "b.example", verified: true, redirect: "videos.example" },
      { name: "c.example", verified: true, gitBranch: "next" },
      own,
    ],
    "https://wan.vercel.app",
  ],
])("the address: %s", async (_what, domains, address) => {
  const { host } = await start({ domains });
  expect(await host.findAddress()).toBe(address);
});

it("a project is made by its name, once", async () => {
  const { host } = await start({ isMissing: true });
  expect(await host.findAddress()).toBe("https://wan.vercel.app");
  expect(await host.isPlaceMissing()).toBe(true);
  await host.makePlace();
  expect(await host.isPlaceMissing()).toBe(false);
});

it("a new project that gets another address ends the deploy before the address is used", async () => {
  const domains = [{ name: "wan-two.vercel.app", verified: true }];
  const { host } = await start({ isMissing: true, domains });
  await expect(host.makePlace()).rejects.toThrow(
    "https://wan-two.vercel.app, because https://wan.vercel.app belongs to somebody else",
  );
  expect(await host.findAddress()).toBe("https://wan-two.vercel.app");
});
