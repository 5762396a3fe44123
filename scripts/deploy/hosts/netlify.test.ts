import { expect, it } from "vitest";
import { type Answer, json } from "../../fakes/http/answer.ts";
import { builtApp, content, sha1 } from "./test/built-app.ts";
import { type NetlifyOptions, startNetlify } from "./test/start-netlify.ts";

it("each file is named by its digest, and each content is uploaded once", async () => {
  const { host, uploaded, wanted } = await startNetlify();
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
  const { host, uploaded } = await startNetlify({ has: ["assets/first-1.js", "assets/again.js"] });
  await host.upload(await builtApp());
  expect([...uploaded.keys()]).toEqual(["/index.html"]);
});

it("the upload ends when the app is served", async () => {
  const { host, waits, calls } = await startNetlify({
    states: ["preparing", "preparing", "prepared", "uploaded", "processing", "ready"],
  });
  await host.upload(await builtApp());
  expect(waits).toEqual([1000, 1000, 1000, 1000]);
  expect(calls.at(-1)).toBe("GET /api/v1/sites/site-1");
});

it.each<[string, NetlifyOptions, string]>([
  ["a deploy that fails", { states: ["prepared", "error"] }, "could not deploy the app: Too many"],
  ["a deploy that never ends", { states: ["prepared", "uploading"] }, "within five minutes"],
  ["a site that is locked", { isLocked: true }, "auto publishing is stopped"],
  ["a site that is gone", { isMissing: true }, "does not find the site wan"],
])("%s ends the upload with a sentence", async (_what, options, sentence) => {
  const { host } = await startNetlify(options);
  await expect(host.upload(await builtApp())).rejects.toThrow(sentence);
});

it("a token that is not accepted is named by its setting", async () => {
  const { connect } = await startNetlify();
  const host = connect({ NETLIFY_AUTH_TOKEN: "another" });
  await expect(host.findAddress()).rejects.toThrow("put another one into NETLIFY_AUTH_TOKEN");
});

it.each<[string, Answer, number]>([
  ["busy", json(503, {}), 1000],
  ["limited", json(429, {}, { "retry-after": "7" }), 7000],
  ["cut off", { status: 0, headers: {}, body: "", wire: "reset" }, 1000],
])("a call that is %s is made again", async (_what, answer, waitMs) => {
  const { host, waits, uploaded } = await startNetlify({
    states: ["prepared", "ready"],
    fails: { nth: 4, answer },
  });
  await host.upload(await builtApp());
  expect(waits).toEqual([waitMs]);
  expect(uploaded.size).toBe(3);
});

it("the address is the site's own, and that of its name before there is a site", async () => {
  expect(await (await startNetlify({ address: "https://videos.example" })).host.findAddress())
    .toBe("https://videos.example");
  expect(await (await startNetlify({ isMissing: true })).host.findAddress())
    .toBe("https://wan.netlify.app");
});

it("a site is made by its name, once", async () => {
  const { host } = await startNetlify({ isMissing: true });
  expect(await host.isPlaceMissing()).toBe(true);
  await host.makePlace();
  expect(await host.isPlaceMissing()).toBe(false);
});

it("a name that is taken, and a site that cannot be made, are told", async () => {
  const { host } = await startNetlify({ isMissing: true, takenName: true });
  await expect(host.makePlace()).rejects.toThrow(
    "must be unique. Choose another name in NETLIFY_SITE_ID",
  );
  const { connect } = await startNetlify({ isMissing: true });
  const byId = connect({ NETLIFY_SITE_ID: "0a1b2c3d-0000-4000-8000-000000000000" });
  await expect(byId.isPlaceMissing()).rejects.toThrow("Netlify answered 404");
  expect(() => connect({ NETLIFY_SITE_ID: "" })).toThrow("Netlify needs NETLIFY_SITE_ID");
});
