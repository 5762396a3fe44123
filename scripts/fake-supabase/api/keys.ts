import * as z from "zod/mini";
import { json } from "../../fakes/http/answer.ts";
import { keyAsJson, legacyKeysAsJson, newApiKey } from "../project/api-keys.ts";
import { type ApiCalls, ApiRefusal, readBody } from "./exchange.ts";

const newKeySchema = z.looseObject({
  type: z.enum(["publishable", "secret"]),
  name: z.string().check(z.regex(/^[a-z_][a-z0-9_]+$/), z.minLength(4), z.maxLength(64)),
  secret_jwt_template: z.nullish(z.looseObject({ role: z.string() })),
});

export const keyCalls: ApiCalls = {
  "GET api-keys": ({ state }, { call }) => {
    const reveal = call.url.searchParams.get("reveal") === "true";
    const keys = state.keys.map((key) => keyAsJson(key, reveal));
    return json(200, state.legacyKeysEnabled ? [...legacyKeysAsJson(reveal), ...keys] : keys);
  },
  "POST api-keys": ({ state }, exchange) => {
    const { type, name } = readBody(newKeySchema, exchange);
    if (state.keys.some((key) => key.type === type && key.name === name)) {
      throw new ApiRefusal(409, `There is already a ${type} key named ${name}.`);
    }
    const key = newApiKey(type, name);
    state.keys.push(key);
    return json(201, keyAsJson(key, exchange.call.url.searchParams.get("reveal") === "true"));
  },
  "DELETE api-keys/:id": ({ state }, { params, call }) => {
    const at = state.keys.findIndex(({ id }) => id === params["id"]);
    const [removed] = at === -1 ? [] : state.keys.splice(at, 1);
    if (removed === undefined) throw new ApiRefusal(404, "API key not found");
    return json(200, keyAsJson(removed, call.url.searchParams.get("reveal") === "true"));
  },
  "GET api-keys/legacy": ({ state }) => json(200, { enabled: state.legacyKeysEnabled }),
  "PUT api-keys/legacy": ({ state }, { call }) => {
    state.legacyKeysEnabled = call.url.searchParams.get("enabled") === "true";
    return json(200, { enabled: state.legacyKeysEnabled });
  },
  "GET config/auth/signing-keys": ({ state }) => {
    const at = new Date(0).toISOString();
    const keys = state.signingKeys.map((key) => ({ ...key, created_at: at, updated_at: at }));
    return json(200, { keys });
  },
};
