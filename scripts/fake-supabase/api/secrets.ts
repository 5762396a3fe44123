import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { json } from "../../fakes/http/answer.ts";
import { type ApiCalls, ApiRefusal, noContent, readBody } from "./exchange.ts";

const secretsSchema = z.array(z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(256)),
  value: z.string().check(z.maxLength(24_576)),
}));

export const secretCalls: ApiCalls = {
  /** The values are digests. What the platform itself gives to functions is in the list, too. */
  "GET secrets": ({ state, builtIn }) => {
    const all = { ...builtIn(), ...Object.fromEntries(state.secrets) };
    const updated_at = new Date().toISOString();
    const list = Object.entries(all).sort(([a], [b]) => a < b ? -1 : 1)
      .map(([name, value]) => ({ name, value: digestOf(value), updated_at }));
    return json(200, list);
  },
  "POST secrets": ({ state }, exchange) => {
    const secrets = readBody(secretsSchema, exchange);
    const reserved = secrets.find(({ name }) => name.startsWith("SUPABASE_"));
    if (reserved !== undefined) {
      throw new ApiRefusal(400, `${reserved.name}: a name must not begin with SUPABASE_`);
    }
    for (const { name, value } of secrets) state.secrets.set(name, value);
    return noContent(201);
  },
  "DELETE secrets": ({ state }, exchange) => {
    for (const name of readBody(z.array(z.string()), exchange)) state.secrets.delete(name);
    return json(200, {});
  },
};

function digestOf(value: string): string {
  return createHash("sha256").update(value).digest("hex");
}
