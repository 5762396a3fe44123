import * as z from "zod/mini";
import { json } from "../../fakes/http/answer.ts";
import { liveApiKeys } from "../project/api-keys.ts";
import { type DeployedFunction, functionOf, readBundle } from "../project/bundles.ts";
import { type ApiCalls, ApiRefusal, type ApiWorld, noContent, readBody } from "./exchange.ts";

const switchSchema = z.array(z.looseObject({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  status: z.enum(["ACTIVE", "REMOVED", "THROTTLED"]),
  version: z.int(),
  verify_jwt: z.optional(z.boolean()),
  ezbr_sha256: z.optional(z.string()),
}));
const changeSchema = z.looseObject({
  name: z.optional(z.string()),
  verify_jwt: z.optional(z.boolean()),
});

export const functionCalls: ApiCalls = {
  "GET functions": ({ state }) => json(200, [...state.functions.values()]),
  /** With `bundleOnly` the function stays as it is until the switch. */
  "POST functions/deploy": async ({ state }, { call }) => {
    const slug = call.url.searchParams.get("slug") ?? "";
    const bundle = await readBundle(call);
    state.bundles.set(bundle.sha256, bundle);
    const deployed = functionOf(slug, bundle, state.functions.get(slug));
    if (call.url.searchParams.get("bundleOnly") !== "true") {
      state.functions.set(slug, deployed);
      state.keysInFunctions = liveApiKeys(state).secrets;
    }
    return json(201, deployed);
  },
  /** Switches all functions of the list at once. The others stay. */
  "PUT functions": ({ state }, exchange) => {
    const switched = readBody(switchSchema, exchange).map((each): DeployedFunction => {
      const { slug, name, version, status } = each;
      const bundle = state.bundles.get(each.ezbr_sha256 ?? "");
      if (bundle === undefined) throw new ApiRefusal(400, `${slug}: there is no such bundle`);
      const before = state.functions.get(slug);
      const made = functionOf(slug, bundle, before);
      return { ...made, id: each.id, name, version, status, verify_jwt: each.verify_jwt ?? true };
    });
    for (const each of switched) state.functions.set(each.slug, each);
    state.keysInFunctions = liveApiKeys(state).secrets;
    return json(200, { functions: switched });
  },
  "GET functions/:slug": (world, { params }) => json(200, find(world, params["slug"])),
  "PATCH functions/:slug": (world, exchange) => {
    const { name, verify_jwt } = readBody(changeSchema, exchange);
    const changed = find(world, exchange.params["slug"]);
    if (name !== undefined) changed.name = name;
    if (verify_jwt !== undefined) changed.verify_jwt = verify_jwt;
    changed.updated_at = Date.now();
    return json(200, changed);
  },
  "DELETE functions/:slug": (world, { params }) => {
    world.state.functions.delete(find(world, params["slug"]).slug);
    return noContent(200);
  },
};

function find({ state }: ApiWorld, slug = ""): DeployedFunction {
  const found = state.functions.get(slug);
  if (found === undefined) throw new ApiRefusal(404, "Function not found");
  return found;
}
