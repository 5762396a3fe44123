import { json } from "../../fakes/http/answer.ts";
import type { ProjectState } from "../project/state.ts";
import { type ApiCalls, ApiRefusal } from "./exchange.ts";

const organization = "wan-organization";
const madeAt = "2026-11-01T09:00:00Z";

/** About the project as a whole, and what it uses. Nothing here changes anything. */
export const projectCalls: ApiCalls = {
  "GET ": ({ state }) => json(200, projectAsJson(state)),
  "GET health": ({ state }, { call }) => {
    const services = call.url.searchParams.getAll("services").flatMap((each) => each.split(","));
    if (services.length === 0) throw new ApiRefusal(400, "services: expected at least one service");
    const isComingUp = state.healthChecksUntilUp > 0;
    if (isComingUp) state.healthChecksUntilUp -= 1;
    const isUp = state.status === "ACTIVE_HEALTHY" && !isComingUp;
    const status = isComingUp ? "COMING_UP" : isUp ? "ACTIVE_HEALTHY" : "UNHEALTHY";
    return json(200, services.map((name) => ({ name, healthy: isUp, status })));
  },
  "GET billing/addons": () => json(200, { selected_addons: [], available_addons: [] }),
  "GET ssl-enforcement": () =>
    json(200, { currentConfig: { database: true }, appliedSuccessfully: true }),
  "GET readonly": ({ state }) =>
    json(200, {
      enabled: state.disk.readOnly,
      override_enabled: false,
      override_active_until: null,
    }),
  "GET config/disk/util": ({ state }) => {
    const { sizeBytes, usedBytes } = state.disk;
    const metrics = {
      fs_size_bytes: sizeBytes,
      fs_avail_bytes: sizeBytes - usedBytes,
      fs_used_bytes: usedBytes,
    };
    return json(200, { timestamp: new Date().toISOString(), metrics });
  },
  "GET database/backups": () =>
    json(200, {
      region: "eu-central-1",
      walg_enabled: true,
      pitr_enabled: false,
      backups: [],
      physical_backup_data: {},
    }),
  "GET custom-hostname": ({ state }) => {
    if (state.customHostname === undefined) throw new ApiRefusal(404, "No custom hostname");
    return json(200, state.customHostname);
  },
  "GET advisors/security": ({ state }) => json(200, { lints: state.lints.security }),
  "GET advisors/performance": ({ state }) => json(200, { lints: state.lints.performance }),
  "GET analytics/endpoints/logs": ({ state }) => json(200, { result: state.logs }),
  "GET analytics/endpoints/functions.combined-stats": () => json(200, { result: [] }),
  "GET analytics/endpoints/usage.api-counts": () => json(200, { result: [] }),
  "GET branches": () => json(200, []),
};

/** Paths that are not below `/v1/projects/<ref>/`. */
export const otherCalls: ApiCalls = {
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

function projectAsJson({ ref, name, status }: ProjectState) {
  return {
    id: ref,
    ref,
    organization_id: organization,
    organization_slug: organization,
    name,
    region: "eu-central-1",
    status,
    database: {
      host: `db.${ref}.supabase.co`,
      version: "17.6.1.111",
      postgres_engine: "17",
      release_channel: "ga",
    },
    created_at: madeAt,
  };
}

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
