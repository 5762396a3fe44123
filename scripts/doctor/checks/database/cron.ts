import { parseSchedule } from "../../../stack/cron/schedule.ts";
import { readWantedOf } from "../../drift/wanted-facts.ts";
import type { Finding } from "../../finding.ts";
import type { Check } from "../../world.ts";
import { lastChange } from "./last-change.ts";

interface Job {
  jobname: string;
  schedule: string;
  command: string;
  active: boolean;
  username: string;
  is_here: boolean;
  /** Since when it should have run: its last success, or the time when it was scheduled. */
  waiting_seconds: number;
  /** How its last run failed, if it did. */
  failure: string | null;
}

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

/** A daily job is missed after three days, a job of every minute after three minutes. */
const PERIODS_MAX = 3;
const why =
  "Cron settles what webhooks left open, cleans up, and audits. Without it, credits stay taken for videos that have failed.";

/** @param wanted names, and facts such as "* * * * * select private.measure_times()" */
export function judgeJobs(wanted: [name: string, fact: string][], jobs: Job[]): Finding[] {
  const ofOurs = wanted.flatMap(([name, fact]) => {
    const job = jobs.find(({ jobname }) => jobname === name);
    return job ? judgeJob(fact, job) : [{
      what: `The cron job ${name} is missing.`,
      why,
      mend: scheduling(name, fact),
    }];
  });
  const ofOthers = jobs.filter(({ jobname, command }) =>
    command.includes("private.") && !wanted.some(([name]) => name === jobname)
  ).map(({ jobname, command }): Finding => ({
    what: `The cron job ${jobname} is not in the repository, and runs \`${command}\`.`,
    why: "An earlier version may have left it, and what it calls may be gone or run twice.",
    mend: `Run this SQL, unless you made it: select cron.unschedule('${jobname}');`,
  }));
  return [...ofOurs, ...ofOthers];
}

function judgeJob(fact: string, job: Job): Finding[] {
  const { jobname, active, username, is_here: isHere, failure } = job;
  const what = flawOf(fact, job);
  if (what !== undefined) return [{ what, why, mend: scheduling(jobname, fact) }];
  if (!active) {
    return [{
      what: `The cron job ${jobname} is switched off.`,
      why,
      mend:
        `Run this SQL: select cron.alter_job(jobid, active := true) from cron.job where jobname = '${jobname}';`,
    }];
  }
  if (username !== "postgres" || !isHere) {
    return [{
      what: `The cron job ${jobname} runs as ${username}${isHere ? "" : " in another database"}.`,
      why: "It has the rights of the role postgres, in the project's own database, or it fails.",
      mend: `Run this SQL: select cron.unschedule('${jobname}'); Then as postgres: ${
        scheduling(jobname, fact)
      }`,
    }];
  }
  if (failure !== null) {
    return [{
      what: `The last run of the cron job ${jobname} failed: ${failure.trim()}`,
      why,
      mend:
        `Mend what the message says, and run it again as SQL: ${job.command}; This ends with its next run.`,
    }];
  }
  return lateness(job);
}

function flawOf(fact: string, { jobname, schedule, command }: Job): string | undefined {
  const there = `${schedule} ${command}`.replaceAll(/\s+/g, " ");
  return there === fact ? undefined : `The cron job ${jobname} is \`${there}\`, not \`${fact}\`.`;
}

function lateness({ jobname, schedule, waiting_seconds: waited }: Job): Finding[] {
  const { next } = parseSchedule(schedule);
  const due = next(new Date());
  const period = (next(due).getTime() - due.getTime()) / 1000;
  if (waited <= PERIODS_MAX * period) return [];
  return [{
    what: `The cron job ${jobname} has not succeeded for ${Math.round(waited / 60)} minutes.`,
    why,
    mend:
      'Restart the project\'s database: Project Settings, General, "Fast database reboot". After a restore, schedule the job again: ' +
      "`select cron.schedule(jobname, schedule, command) from cron.job;`",
  }];
}

/** "* * * * * select private.call_function('reconcile')" */
function scheduling(name: string, fact: string): string {
  const [, when = "", command = ""] = /^((?:\S+ ){4}\S+|\d+ seconds?) (.*)$/s.exec(fact) ?? [];
  return `Run this SQL: select cron.schedule('${name}', '${when}', $$${command}$$);`;
}

const withoutExtension: Finding = {
  what: "The extension pg_cron is switched off.",
  why,
  mend:
    "Switch it on (Integrations, Cron), and schedule its jobs again: they are the last lines of supabase/migrations/…_operations.sql.",
};

const withoutWorker: Finding = {
  what: "The process of pg_cron does not run, so no job starts.",
  why,
  mend: 'Restart the project\'s database: Project Settings, General, "Fast database reboot".',
};
