import * as z from "zod/mini";
import { json } from "../../../fakes/http/answer.ts";
import { parseJson } from "../../../fakes/http/json.ts";
import { noneGiven } from "../../../hosted/test/none-given.ts";
import { vercelHost } from "../vercel.ts";
import { sha1 } from "./built-app.ts";
import { startHost } from "./scripted-host.ts";

const deploymentBodySchema = z.object({
  name: z.literal("wan"),
  project: z.literal("prj_1"),
  target: z.literal("production"),
  files: z.array(z.object({ file: z.string(), sha: z.string(), size: z.number() })),
  projectSettings: z.object({ framework: z.null(), buildCommand: z.null() }),
});

export interface Domain {
  name: string;
  verified: boolean;
  redirect?: string;
  gitBranch?: string;
}

export interface VercelOptions {
  /** The contents that Vercel has from an earlier deployment. */
  has?: string[];
  states?: string[];
  domains?: Domain[];
  isMissing?: boolean;
}

export const own: Domain = { name: "wan.vercel.app", verified: true };

/** Vercel as its documentation describes it: a deployment without all of its files is refused. */
export async function startVercel(options: VercelOptions = {}) {
  const { has = [], domains = [own], isMissing = false } = options;
  const states = [...options.states ?? ["QUEUED", "BUILDING", "READY"]];
  const known = new Set(has.map(sha1));
  const uploaded: string[] = [];
  let isThere = !isMissing;
  let deployed: z.infer<typeof deploymentBodySchema>["files"] = [];

  const server = await startHost((call) => {
    const { pathname, searchParams } = call.url;
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

const refuse = (status: number, code: string, more = {}) =>
  json(status, { error: { code, message: `It is ${code}.`, ...more } });
