import { createHmac } from "node:crypto";
import * as z from "zod/mini";
import { isObject } from "../../fakes/http/json.ts";
import { json } from "../../fakes/http/answer.ts";
import type { Exchange } from "../../fakes/http/routes.ts";
import type { Settings } from "../project/settings/settings.ts";
import type { ProjectState } from "../project/state.ts";
import { type ApiCalls, ApiRefusal, noContent, readBody } from "./exchange.ts";

export const settingCalls: ApiCalls = {
  "GET config/auth": ({ state }) => json(200, withoutSecrets(state.auth, state.ref)),
  "PATCH config/auth": ({ state }, exchange) => {
    const changes = readChanges(exchange, state.auth);
    if (changes["password_hibp_enabled"] === true && state.plan === "free") {
      throw new ApiRefusal(402, "Leaked password protection is available on the Pro Plan and up.");
    }
    refuseWithoutMailServer(state, changes);
    const { smtp_port: port } = changes;
    if (port !== undefined && port !== null && typeof port !== "string") {
      throw new ApiRefusal(400, "smtp_port: expected a string");
    }
    Object.assign(state.auth, changes);
    return json(200, withoutSecrets(state.auth, state.ref));
  },
  "GET postgrest": ({ state }) => json(200, state.postgrest),
  "PATCH postgrest": ({ state }, exchange) => {
    Object.assign(state.postgrest, readChanges(exchange, state.postgrest));
    return json(200, state.postgrest);
  },
  "GET config/realtime": ({ state }) => json(200, state.realtime),
  "PATCH config/realtime": ({ state }, exchange) => {
    Object.assign(state.realtime, readChanges(exchange, state.realtime));
    return noContent(204);
  },
  "GET config/storage": ({ state }) => json(200, state.storage),
  "PATCH config/storage": ({ state }, exchange) => {
    merge(state.storage, readChanges(exchange, state.storage));
    return noContent(204);
  },
};

/**
 * What depends on a mail server is judged by the one that is set already: how the platform judges
 * both in one call is not known.
 */
function refuseWithoutMailServer({ auth, plan }: ProjectState, changes: Settings): void {
  if (auth["smtp_host"] || auth["hook_send_email_enabled"] === true) return;
  const names = Object.keys(changes);
  if (plan === "free" && names.some((name) => /^mailer_(templates|subjects)_/.test(name))) {
    throw new ApiRefusal(400, "Set up a custom SMTP provider to customize email templates.");
  }
  if (names.includes("rate_limit_email_sent")) {
    throw new ApiRefusal(400, "Custom SMTP required to update this configuration parameter");
  }
}

/** The fields to change. An unknown one, or one of another type than before, is refused. */
function readChanges(exchange: Exchange, before: Settings): Settings {
  const changes = readBody(z.record(z.string(), z.unknown()), exchange);
  for (const [name, value] of Object.entries(changes)) {
    if (!(name in before)) throw new ApiRefusal(400, `${name}: there is no such field`);
    const known = before[name];
    if (value !== null && known !== null && typeof value !== typeof known) {
      throw new ApiRefusal(400, `${name}: expected a ${typeof known}`);
    }
  }
  return changes;
}

function merge(target: Settings, changes: Settings): void {
  for (const [name, value] of Object.entries(changes)) {
    const known = target[name];
    if (isObject(known) && isObject(value)) merge(known, value);
    else target[name] = value;
  }
}

/**
 * A secret setting is answered as a digest with the project's ref as its key, as the real CLI expects
 * when it compares them.
 */
export function withoutSecrets(settings: Settings, ref: string): Settings {
  const shown = Object.entries(settings).map(([name, value]) =>
    typeof value === "string" && isSecret(name)
      ? [name, createHmac("sha256", ref).update(value).digest("hex")]
      : [name, value]
  );
  return Object.fromEntries(shown);
}

function isSecret(name: string): boolean {
  return /(_secret|_secrets|_pass|_auth_token|_access_key|_api_key|_api_secret)$/.test(name);
}
