import { json } from "../../fakes/http/answer.ts";
import type { ProjectState } from "../project/state.ts";
import { type ApiCalls, ApiRefusal } from "./exchange.ts";

export const organization = "wan-organization";
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

export function projectAsJson({ ref, name, status }: ProjectState) {
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
