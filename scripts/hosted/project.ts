import * as z from "zod/mini";
import { dashboardOf } from "./dashboard-of.ts";
import type { Given } from "./given.ts";
import { connectManagementApi, type ManagementApi, supabaseApiUrl } from "./management-api.ts";

export interface HostedProject {
  /** Its name in addresses, such as `abcdefghijklmnopqrst`. */
  ref: string;
  /** Its address, such as `https://<ref>.supabase.co`. No slash at the end. */
  url: string;
  api: ManagementApi;
  /**
   * Runs SQL as `postgres`. With several statements: the rows of the last one that has rows.
   *
   * @param options `readOnly`: the statement can change nothing, and the call may be repeated. It
   * runs as `supabase_read_only_user`, which reads every table, but can neither decrypt the Vault
   * nor call our functions
   */
  query<Row extends object>(
    sql: string,
    parameters?: unknown[],
    options?: { readOnly?: boolean },
  ): Promise<Row[]>;
  /** The new keys, whole. They are found by their type, because both are called `default`. */
  keys(): Promise<ProjectKeys>;
}

interface ProjectKeys {
  publishable: string;
  secrets: { id: string; name: string; key: string }[];
}

const rowsSchema = z.array(z.looseObject({}));
const keysSchema = z.array(z.object({
  id: z.nullish(z.string()),
  name: z.string(),
  type: z.nullish(z.string()),
  api_key: z.nullish(z.string()),
}));

/** The project that SUPABASE_PROJECT_REF names. */
export function connectProject(given: Given): HostedProject {
  const ref = given.SUPABASE_PROJECT_REF;
  const path = `/v1/projects/${ref}`;
  const api = connectManagementApi({
    baseUrl: given.SUPABASE_API_URL || supabaseApiUrl,
    token: given.SUPABASE_ACCESS_TOKEN,
  });
  return {
    ref,
    url: given.SUPABASE_URL || `https://${ref}.supabase.co`,
    api,
    async query<Row extends object>(
      sql: string,
      parameters?: unknown[],
      { readOnly = false }: { readOnly?: boolean } = {},
    ) {
      const body = {
        query: sql,
        ...(parameters && { parameters }),
        ...(readOnly && { read_only: true }),
      };
      const options = { reads: readOnly };
      const rows = await api.send("POST", `${path}/database/query`, body, rowsSchema, options);
      // The caller knows the columns of its own statement.
      return rows as unknown[] as Row[];
    },
    async keys() {
      const keys = await api.get(`${path}/api-keys?reveal=true`, keysSchema);
      const ofType = (type: string) =>
        keys.flatMap(({ id, name, type: own, api_key: key }) =>
          own === type && key ? [{ id: id ?? "", name, key }] : []
        );
      const [publishable] = ofType("publishable");
      if (!publishable) {
        throw new Error(
          `The project has no publishable key yet: open ${
            dashboardOf(ref)
          }/settings/api-keys and choose "Create new API keys".`,
        );
      }
      return { publishable: publishable.key, secrets: ofType("secret") };
    },
  };
}
