import { readWantedOf } from "../../drift/wanted-facts.ts";
import type { Finding } from "../../finding.ts";
import type { Check } from "../../world.ts";
import { type Job, judgeJobs, RESTART_DATABASE, whyCron } from "./judge-jobs.ts";
import { lastChange } from "./last-change.ts";

/**
 * A job that never ran may have been scheduled a moment ago. Nothing says when that was, but the
 * same migrations made the Vault's `address_key`. A database that has just started owes nothing.
 */
const jobsQuery = `
  select jobname, schedule, command, active, username, database = current_database() as is_here,
    extract(epoch from clock_timestamp() - greatest(
      pg_postmaster_start_time(),
      (select created_at from vault.secrets where name = 'address_key'),
      (select max(end_time) from cron.job_run_details runs
        where runs.jobid = job.jobid and status = 'succeeded')
    ))::float8 as waiting_seconds,
    (select case when status = 'failed' then coalesce(return_message, '') end
      from cron.job_run_details runs
      where runs.jobid = job.jobid and end_time is not null and start_time > ${lastChange}
      order by runid desc limit 1) as failure
  from cron.job
  where jobname is not null`;

const workerQuery = `
  select exists (select from pg_extension where extname = 'pg_cron') as is_extension,
    exists (select from pg_stat_activity where backend_type = 'pg_cron launcher') as runs`;

export const cron: Check = {
  title: "The cron jobs are scheduled and run",
  async find({ query }) {
    const [{ schema } = { schema: null }] = await query<{ schema: string | null }>(
      "select to_regclass('cron.job')::text as schema",
    );
    if (schema === null) return [withoutExtension];
    const [wanted, jobs, [worker]] = await Promise.all([
      readWantedOf("cron"),
      query<Job>(jobsQuery),
      query<{ is_extension: boolean; runs: boolean }>(workerQuery),
    ]);
    return [
      ...(worker?.is_extension && !worker.runs ? [withoutWorker] : []),
      ...judgeJobs(wanted, jobs),
    ];
  },
};

const withoutExtension: Finding = {
  what: "The extension pg_cron is switched off.",
  why: whyCron,
  mend:
    "Switch it on (Integrations, Cron), and schedule its jobs again: they are the last lines of supabase/migrations/…_operations.sql.",
};

const withoutWorker: Finding = {
  what: "The process of pg_cron does not run, so no job starts.",
  why: whyCron,
  mend: RESTART_DATABASE,
};
