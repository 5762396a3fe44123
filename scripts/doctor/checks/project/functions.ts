import { join } from "node:path";
import { corsHeaders } from "@supabase/supabase-js/cors";
import { readConfig } from "../../../stack/config.ts";
import { DEPLOY, type Finding } from "../../finding.ts";
import type { Check, DoctorWorld } from "../../world.ts";
import { ask, type Reply } from "../../ask.ts";
import { findingOfRuntime, problemCodeOf } from "./function-answer.ts";

/** Webhooks are signed instead: checks of their own look at them. */
const webhookFunctions = new Set(["replicate-webhook", "stripe-webhook"]);

/** The headers that the app's client may send, in the version that is installed here. */
const clientHeaders = (corsHeaders["Access-Control-Allow-Headers"] ?? "").toLowerCase()
  .split(/[\s,]+/);

export const functionsAnswer: Check = {
  title: "Every function answers, lets the app call it, and refuses a caller without a session",
  async find(world) {
    const { functions } = await readConfig(join(world.root, "supabase/config.toml"));
    const found = await Promise.all(functions.map(({ name }) => look(world, name)));
    return found.flat();
  },
};

async function look(world: DoctorWorld, name: string): Promise<Finding[]> {
  const url = `${world.url}/functions/v1/${name}`;
  const answered = await ask(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  const wrong = findingOfRuntime(name, answered) ?? findingOfRefusal(name, answered);
  if (wrong !== null) return [wrong];

  const preflight = await ask(url, {
    method: "OPTIONS",
    headers: {
      origin: originOf(world),
      "access-control-request-method": "POST",
      "access-control-request-headers": clientHeaders.join(","),
    },
  });
  const flaw = flawOfPreflight(preflight, originOf(world));
  return flaw === null ? [] : [{
    what: `${name} ${flaw}.`,
    why: "The browser does not send the app's calls to this function.",
    mend: DEPLOY,
  }];
}

function findingOfRefusal(name: string, reply: Reply): Finding | null {
  const code = problemCodeOf(reply);
  if (webhookFunctions.has(name) ? code !== null : code === "not_signed_in") return null;
  return {
    what: `${name} answers a caller without a session with ${reply.status}, ${
      code ?? "and not as ours"
    }.`,
    why: "It has to answer not_signed_in (401). Another function may be deployed under this name.",
    mend: DEPLOY,
  };
}

/** Any origin will do without an app: the functions allow every origin. */
function originOf({ given: { APP_URL: appUrl = "" } }: DoctorWorld): string {
  return URL.canParse(appUrl) ? new URL(appUrl).origin : "https://app.example";
}

function flawOfPreflight({ status, headers }: Reply, origin: string): string | null {
  if (status !== 200 && status !== 204) return `answers a preflight request with ${status}`;
  const allowedOrigin = headers.get("access-control-allow-origin");
  if (allowedOrigin !== "*" && allowedOrigin !== origin) return `does not allow ${origin}`;
  const allowed = (headers.get("access-control-allow-headers") ?? "").toLowerCase()
    .split(/[\s,]+/);
  const missing = clientHeaders.filter((header) => !allowed.includes(header));
  return missing.length === 0 ? null : `does not allow the headers ${missing.join(", ")}`;
}
