import { json } from "../../fakes/http/answer.ts";
import type { ProjectState } from "../project/state.ts";
import { type ApiCalls, ApiRefusal } from "./exchange.ts";
import { organization, projectAsJson } from "./project.ts";

/** About what the token can see: who it belongs to, its organization and its projects. */
export const accountCalls: ApiCalls = {
  "GET /v1/projects": ({ state }) => json(200, [projectAsJson(state)]),
  "GET /v1/profile": () =>
    json(200, {
      gotrue_id: "00000000-0000-4000-8000-000000000000",
      primary_email: "operator@example.com",
      username: "operator",
    }),
  "GET /v1/organizations": () => json(200, [{ id: organization, slug: organization, name: "Wan" }]),
  "GET /v1/organizations/:slug": ({ state }, { params }) => {
    if (params["slug"] !== organization) throw new ApiRefusal(404, "Organization not found");
    return json(200, {
      id: organization,
      name: "Wan",
      plan: state.plan,
      opt_in_tags: [],
      allowed_release_channels: ["ga"],
    });
  },
  "GET /v1/organizations/:slug/entitlements": ({ state }) =>
    json(200, { entitlements: entitlements(state) }),
};

/** Those that a deployer may want to know, with the numbers of the plan. */
function entitlements({ plan }: ProjectState) {
  const isFree = plan === "free";
  const numbers: [key: string, value: number, unit: string][] = [
    ["storage.max_file_size", isFree ? 52_428_800 : 536_870_912_000, "byte"],
    ["function.max_count", isFree ? 100 : 500, "functions"],
    ["log.retention_days", isFree ? 1 : 7, "days"],
    ["backup.retention_days", isFree ? 0 : 7, "days"],
    ["realtime.max_concurrent_users", isFree ? 200 : 500, "users"],
  ];
  const switches: [key: string, enabled: boolean][] = [
    ["project_pausing", isFree],
    ["custom_domain", !isFree],
    ["auth.password_hibp", !isFree],
  ];
  return [
    ...numbers.map(([key, value, unit]) => ({
      feature: { key, type: "numeric" },
      type: "numeric",
      hasAccess: value > 0,
      config: { value, unlimited: false, enabled: value > 0, unit },
    })),
    ...switches.map(([key, enabled]) => ({
      feature: { key, type: "boolean" },
      type: "boolean",
      hasAccess: enabled,
      config: { enabled },
    })),
  ];
}
