import { json } from "../../fakes/http/answer.ts";
import type { Settings } from "../project/settings/settings.ts";
import type { ProjectState } from "../project/state.ts";
import type { ApiCalls } from "./exchange.ts";
import { withoutSecrets } from "./settings.ts";

/** `GET /v2/projects/<ref>/config`, which `supabase config diff` reads: all settings in one answer. */
export const wholeConfigCalls: ApiCalls = {
  "GET /v2/projects/:ref/config": ({ state }) =>
    json(200, {
      data: {
        type: "project_config",
        id: state.ref,
        attributes: {
          database: {
            major_version: 17,
            ssl_enforced: true,
            network_restrictions: {
              entitlement: "allowed",
              status: "applied",
              allowed_cidrs: [{ address: "0.0.0.0/0", type: "v4" }],
            },
            postgres_settings: {},
          },
          pooler: {
            pool_mode: "transaction",
            ignore_startup_parameters: "",
            server_idle_timeout: 600,
            server_lifetime: 3600,
            query_wait_timeout: 120,
            reserve_pool_size: 0,
            default_pool_size: 15,
            max_client_conn: 200,
          },
          auth: withoutSecrets(state.auth, state.ref),
          api: api(state.postgrest),
          realtime: realtime(state),
          storage: storage(state.storage),
        },
      },
    }),
};

/** What a project never changed is answered with the platform's default, and not with null. */
function api({ jwt_secret: _jwtSecret, ...settings }: Settings): Settings {
  const defaults: Settings = {
    db_pool_acquisition_timeout: 10,
    db_pool_max_lifetime: 1800,
    db_pool_max_idletime: 30,
  };
  return withDefaults(settings, defaults);
}

function realtime({ realtime: settings }: ProjectState): Settings {
  return withDefaults(settings, {
    private_only: false,
    connection_pool: 2,
    max_concurrent_users: 200,
    max_events_per_second: 100,
    max_bytes_per_second: 100_000,
    max_channels_per_client: 100,
    max_joins_per_second: 100,
    max_presence_events_per_second: 20,
    max_payload_size_in_kb: 256,
  });
}

function withDefaults(settings: Settings, defaults: Settings): Settings {
  const filled = Object.entries(settings).map((
    [name, value],
  ) => [name, value ?? defaults[name] ?? null]);
  return Object.fromEntries(filled);
}

function storage({ fileSizeLimit, migrationVersion }: Settings): Settings {
  return {
    file_size_limit: fileSizeLimit,
    features: {
      image_transformation: { enabled: false },
      s3_protocol: { enabled: true },
      purge_cache: { enabled: false },
      iceberg_catalog: { enabled: false, max_namespaces: 10, max_tables: 10, max_catalogs: 2 },
      vector_buckets: { enabled: false, max_buckets: 10, max_indexes: 5 },
    },
    capabilities: { list_v2: true, iceberg_catalog: false, object_versioning: true },
    upstream_target: "main",
    migration_version: migrationVersion,
  };
}
