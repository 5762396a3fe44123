import type { Settings } from "./settings.ts";

/** `…/postgrest`. The answer of the real API contains the project's JWT secret, too. */
export function postgrestSettings(): Settings {
  return {
    db_schema: "public,graphql_public",
    max_rows: 1000,
    db_extra_search_path: "public, extensions",
    db_pool: null,
    db_pool_acquisition_timeout: null,
    db_pool_max_lifetime: null,
    db_pool_max_idletime: null,
    jwt_secret: "a-secret-that-no-log-may-contain",
  };
}

/** `…/config/realtime`. A project that nobody has changed answers with nulls. */
export function realtimeSettings(): Settings {
  return {
    private_only: null,
    connection_pool: null,
    postgres_changes_pool: null,
    max_concurrent_users: null,
    max_events_per_second: null,
    max_bytes_per_second: null,
    max_channels_per_client: null,
    max_joins_per_second: null,
    max_presence_events_per_second: null,
    max_payload_size_in_kb: null,
    suspend: false,
    presence_enabled: true,
  };
}

/** `…/config/storage`. */
export function storageSettings(): Settings {
  return {
    fileSizeLimit: 52_428_800,
    features: {
      imageTransformation: { enabled: false },
      s3Protocol: { enabled: true },
      icebergCatalog: { enabled: false, maxNamespaces: 10, maxTables: 10, maxCatalogs: 2 },
      vectorBuckets: { enabled: false, maxBuckets: 10, maxIndexes: 5 },
    },
    capabilities: { list_v2: true, iceberg_catalog: false },
    external: { upstreamTarget: "main" },
    migrationVersion: "operation-ergonomics",
    databasePoolMode: "recycled",
  };
}
