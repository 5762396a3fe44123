import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import * as z from "zod/mini";
import { type Answer, json } from "../../fakes/http/answer.ts";
import { parseJson } from "../../fakes/http/json.ts";
import { noneGiven } from "../../hosted/test/none-given.ts";
import { netlifyHost } from "./netlify.ts";
import { builtApp, content } from "./test/built-app.ts";
import { startHost } from "./test/scripted-host.ts";

const deployBodySchema = z.object({ files: z.record(z.string(), z.string()), async: z.boolean() });
const sha1 = (bytes: string | Buffer) => createHash("sha1").update(bytes).digest("hex");

interface Options {
  /** The paths whose content Netlify has from an earlier deploy. */
  has?: string[];
  /** What a deploy goes through, one state a question. */
  states?: string[];
  /** Answers this once, to the call with this number. */
  fails?: { nth: number; answer: Answer };
  isLocked?: boolean;
  isMissing?: boolean;
  takenName?: boolean;
  address?: string;
}

/** Netlify as its documentation describes it: it takes only files that it asked for, whole. */
async function start(options: Options = {}) {
  const { has = [], isLocked = false, isMissing = false, takenName = false, fails } = options;
  const states = [...options.states ?? ["preparing", "prepared", "uploading", "ready"]];
  const uploaded = new Map<string, string>();
  let wanted: Record<string, string> = {};
  let isThere = !isMissing;
  const site = {
    id: "site-1",
    url: "http://wan.netlify.app",
    ssl_url: options.address ?? "https://wan.netlify.app",
  };
  const required = () => {
    const known = new Set(has.map((path) => wanted[`/${path}`]));
    return [...new Set(Object.values(wanted))].filter((digest) => !known.has(digest));
  };

  const server = await startHost((call, nth) => {
    if (fails?.nth === nth) return fails.answer;
    if (call.headers["authorization"] !== "Bearer token") {
      return json(401, { message: "Access Denied" });
    }
    const path = call.url.pathname.replace("/api/v1", "");
    if (call.method === "POST" && path === "/sites") {
      if (takenName) return json(422, { message: "Subdomain must be unique." });
      isThere = true;
      return json(201, site);
    }
    if (path === "/sites/wan.netlify.app" || path === "/sites/site-1") {
      const published_deploy = { id: isLocked ? "an earlier one" : "deploy-1" };
      return isThere ? json(200, { ...site, published_deploy }) : json(404, {});
    }
    if (path === "/sites/site-1/deploys") {
      wanted = z.parse(deployBodySchema, parseJson(call.body.toString())).files;
      return json(200, { id: "deploy-1", state: "preparing", required: [] });
    }
    if (path === "/deploys/deploy-1") {
      const state = states.length > 1 ? states.shift() : states[0];
      const error_message = state === "error" ? "Too many files" : null;
      return json(200, { id: "deploy-1", state, error_message, required: required() });
    }
    const file = decodeURIComponent(path.replace("/deploys/deploy-1/files", ""));
    if (call.method !== "PUT" || !(file in wanted)) return json(404, { message: path });
    if (sha1(call.body) !== wanted[file]) return json(400, { message: "digest mismatch" });
    uploaded.set(file, call.headers["content-type"] ?? "");
    return json(200, {});
  });
  const given = {
    ...noneGiven,
    NETLIFY_AUTH_TOKEN: "token",
    NETLIFY_SITE_ID: "wan",
    NETLIFY_API_URL: server.url,
  };
  const waits: number[] = [];
  const wait = (ms: number) => Promise.resolve(waits.push(ms));
  const connect = (change: Partial<typeof given> = {}) =>
    netlifyHost({ ...given, ...change }, wait);
  return { ...server, host: connect(), connect, uploaded, waits, wanted: () => wanted };
}

it("each file is named by its digest, and each content is uploaded once", async () => {
  const { host, uploaded, wanted } = await start();
  await host.upload(await builtApp());
  const digests = Object.entries(content).map(([path, text]) => [`/${path}`, sha1(text)]);
  expect(wanted()).toEqual(Object.fromEntries(digests));
  expect([...uploaded.keys()].sort()).toEqual([
    "/assets/a b.js",
    "/assets/first-1.js",
    "/index.html",
  ]);
  expect(new Set(uploaded.values())).toEqual(new Set(["application/octet-stream"]));
});

it("what Netlify has is not uploaded again", async () => {
  const { host, uploaded } = await start({ has: ["assets/first-1.js", "assets/again.js"] });
  await host.upload(await builtApp());
  expect([...uploaded.keys()]).toEqual(["/index.html"]);
});

it("the upload ends when the app is served", async () => {
  const { host, waits, calls } = await start({
    states: ["preparing", "preparing", "prepared", "uploaded", "processing", "ready"],
  });
  await host.upload(await builtApp());
  expect(waits).toEqual([1000, 1000, 1000, 1000]);
  expect(calls.at(-1)).toBe("GET /api/v1/sites/site-1");
});

it.each<[string, Options, string]>([
  ["a deploy that fails", { states: ["prepared", "error"] }, "could not deploy the app: Too many"],
  ["a deploy that never ends", { states: ["prepared", "uploading"] }, "within five minutes"],
  ["a site that is locked", { isLocked: true }, "auto publishing is stopped"],
  ["a site that is gone", { isMissing: true }, "does not find the site wan"],
])("%s ends the upload with a sentence", async (_what, options, sentence) => {
  const { host } = await start(options);
  await expect(host.upload(await builtApp())).rejects.toThrow(sentence);
});

it("a token that is not accepted is named by its setting", async () => {
  const { connect } = await start();
  const host = connect({ NETLIFY_AUTH_TOKEN: "another" });
  await expect(host.findAddress()).rejects.toThrow("put another one into NETLIFY_AUTH_TOKEN");
});

it.each<[string, Answer, number]>([
  ["busy", json(503, {}), 1000],
  ["limited", json(429, {}, { "retry-after": "7" }), 7000],
  ["cut off", { status: 0, headers: {}, body: "", wire: "reset" }, 1000],
])("a call that is %s is made again", async (_what, answer, waitMs) => {
  const { host, waits, uploaded } = await start({
    states: ["prepared", "ready"],
    fails: { nth: 4, answer },
  });
  await host.upload(await builtApp());
  expect(waits).toEqual([waitMs]);
  expect(uploaded.size).toBe(3);
});

it("the address is the site's own, and that of its name before there is a site", async () => {
  expect(await (await start({ address: "https://videos.example" })).host.findAddress())
    .toBe("https://videos.example");
  expect(await (await start({ isMissing: true })).host.findAddress())
    .toBe("https://wan.netlify.app");
});

it("a site is made by its name, once", async () => {
  const { host } = await start({ isMissing: true });
  expect(await host.isPlaceMissing()).toBe(true);
  await host.makePlace();
  expect(await host.isPlaceMissing()).toBe(false);
});

it("a name that is taken, and a site that cannot be made, are told", async () => {
  const { host } = await start({ isMissing: true, takenName: true });
  await expect(host.makePlace()).rejects.toThrow(
    "must be unique. Choose another name in NETLIFY_SITE_ID",
  );
  const { connect } = await start({ isMissing: true });
  const byId = connect({ NETLIFY_SITE_ID: "0a1b2c3d-0000-4000-8000-000000000000" });
  await expect(byId.isPlaceMissing()).rejects.toThrow("Netlify answered 404");
  expect(() => connect({ NETLIFY_SITE_ID: "" })).toThrow("Netlify needs NETLIFY_SITE_ID");
});
