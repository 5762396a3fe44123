import * as z from "zod/mini";
import { dashboardOf } from "../../../hosted/dashboard-of.ts";
import type { HostedProject } from "../../../hosted/project.ts";
import type { Finding } from "../../finding.ts";
import { ofHosted } from "./of-hosted.ts";

const projectSchema = z.object({ organization_slug: z.string() });
const organizationSchema = z.object({ plan: z.nullish(z.string()) });
const diskSchema = z.object({
  metrics: z.object({ fs_size_bytes: z.number(), fs_used_bytes: z.number() }),
});
const readonlySchema = z.object({ enabled: z.boolean() });

interface Usage {
  database_bytes: number;
  files_bytes: number;
  connections: number;
  connections_max: number;
}

const usageQuery = `
  select pg_database_size(current_database())::float8 as database_bytes,
    (select coalesce(sum((metadata ->> 'size')::bigint), 0)::float8 from storage.objects) as files_bytes,
    (select count(*) from pg_stat_activity where backend_type = 'client backend')::int as connections,
    current_setting('max_connections')::int as connections_max`;

const GB = 1_000_000_000;
/** A plan is near its limit at this share. */
const NEAR = 0.8;
/** Of the Free plan. Other plans pay for a larger disk instead, and for files beyond 100 GB. */
const FREE_DATABASE_BYTES = 0.5 * GB;
const filesBytes = (plan: string) => plan === "free" ? GB : 100 * GB;

export const limits = ofHosted(
  "The plan's limits are far away",
  async (project, { query }) => {
    const { ref, api } = project;
    const [plan, [usage], { metrics }, { enabled }] = await Promise.all([
      readPlan(project),
      query<Usage>(usageQuery),
      api.get(`/v1/projects/${ref}/config/disk/util`, diskSchema),
      api.get(`/v1/projects/${ref}/readonly`, readonlySchema),
    ]);
    if (usage === undefined) throw new Error("The database did not say how large it is.");
    const upgrade = `Delete what nobody needs, or upgrade: ${
      dashboardOf(ref)
    }/settings/billing/subscription`;
    const full =
      "Near the limit Supabase makes the project read-only: nothing can be started or paid.";
    return [
      ...enabled
        ? [{
          what: "The project is read-only.",
          why: "Its disk is full. Nothing can be started, and no payment is granted.",
          mend: upgrade,
        }]
        : [],
      ...plan === "free"
        ? near("The database", usage.database_bytes, FREE_DATABASE_BYTES, full, upgrade)
        : [],
      ...near("The disk", metrics.fs_used_bytes, metrics.fs_size_bytes, full, upgrade),
      ...near(
        "Files in Storage",
        usage.files_bytes,
        filesBytes(plan),
        plan === "free"
          ? "Beyond it no video can be stored, and Supabase may block the whole project."
          : "Beyond it each further GB is paid, or with a spend cap no video can be stored.",
        upgrade,
      ),
      ...isNear(usage.connections, usage.connections_max)
        ? [{
          what:
            `${usage.connections} of ${usage.connections_max} connections to the database are taken.`,
          why: "The next one is refused, and calls fail.",
          mend:
            "`select * from pg_stat_activity order by backend_start;` shows whose they are. A larger compute size has more.",
        }]
        : [],
    ];
  },
);

async function readPlan({ api, ref }: HostedProject): Promise<string> {
  const { organization_slug: slug } = await api.get(`/v1/projects/${ref}`, projectSchema);
  const { plan } = await api.get(`/v1/organizations/${slug}`, organizationSchema);
  // The smallest limits are the safe ones.
  return plan ?? "free";
}

const isNear = (used: number, limit: number) => used >= NEAR * limit;

function near(what: string, used: number, limit: number, why: string, mend: string): Finding[] {
  if (!isNear(used, limit)) return [];
  const percent = Math.round(100 * used / limit);
  return [{
    what: `${what}: ${gigabytes(used)} of ${gigabytes(limit)} GB (${percent} %).`,
    why,
    mend,
  }];
}

const gigabytes = (bytes: number) => (bytes / GB).toFixed(2);
