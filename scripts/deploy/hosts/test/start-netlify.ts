import * as z from "zod/mini";
import { type Answer, json } from "../../../fakes/http/answer.ts";
import { parseJson } from "../../../fakes/http/json.ts";
import { noneGiven } from "../../../hosted/test/none-given.ts";
import { netlifyHost } from "../netlify.ts";
import { sha1 } from "./built-app.ts";
import { startHost } from "./scripted-host.ts";

const deployBodySchema = z.object({ files: z.record(z.string(), z.string()), async: z.boolean() });

export interface NetlifyOptions {
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
export async function startNetlify(options: NetlifyOptions = {}) {
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
