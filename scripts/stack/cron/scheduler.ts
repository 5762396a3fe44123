import type { Sql } from "postgres";
import { listen } from "../database/listen.ts";
import type { Log } from "../log.ts";
import { parseSchedule } from "./schedule.ts";

interface Scheduler {
  /** Runs a job now and waits for its end. Throws if no job has this name, or if the job failed. */
  runNow(jobName: string): Promise<void>;
  stop(): Promise<void>;
}

interface Job {
  jobid: string;
  jobname: string | null;
  schedule: string;
  command: string;
  username: string;
  active: boolean;
}

const lookAgainMs = 60_000;

/**
 * The equivalent of pg_cron's background worker: runs the commands of `cron.job` as role `postgres`
 * when they are due, one run of a job at a time, and records each run.
 *
 * @param admin reads the jobs and writes the records
 * @param runner runs the commands, connected as `postgres`
 */
export async function startScheduler(admin: Sql, runner: Sql, log: Log): Promise<Scheduler> {
  const timers = new Map<string, NodeJS.Timeout>();
  const running = new Map<string, Promise<void>>();
  let isStopped = false;

  const run = (job: Job): Promise<void> => {
    const current = running.get(job.jobid);
    if (current) return current;
    const ended = runJob(admin, runner, job, log).finally(() => running.delete(job.jobid));
    running.set(job.jobid, ended);
    return ended;
  };

  const plan = (job: Job) => {
    clearTimeout(timers.get(job.jobid));
    if (isStopped || !job.active) return;
    const due = parseSchedule(job.schedule).next(new Date());
    const wait = due.getTime() - Date.now();
    // The moment is far off, and a longer timeout would overflow, so look again later.
    const timer = wait > lookAgainMs
      ? setTimeout(() => plan(job), lookAgainMs)
      : setTimeout(() => void run(job).catch(() => {}).finally(() => plan(job)), wait);
    timers.set(job.jobid, timer.unref());
  };

  const readJobs = () =>
    admin<Job[]>`select jobid, jobname, schedule, command, username, active from cron.job`;

  const planAll = async () => {
    const jobs = await readJobs();
    for (const timer of timers.values()) clearTimeout(timer);
    timers.clear();
    for (const job of jobs) {
      try {
        plan(job);
      } catch (error) {
        log({
          level: "error",
          part: "cron",
          event: "unplanned",
          job: job.jobname,
          reason: String(error),
        });
      }
    }
  };

  const replan = () => {
    planAll().catch((error: unknown) =>
      log({ level: "error", part: "cron", event: "jobs unread", reason: String(error) })
    );
  };
  const unlisten = await listen(admin, "cron_jobs_changed", replan, replan);

  return {
    async runNow(jobName) {
      const job = (await readJobs()).find(({ jobname }) => jobname === jobName);
      if (job === undefined) throw new Error(`There is no cron job "${jobName}".`);
      await run(job);
    },
    async stop() {
      isStopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await unlisten();
      await Promise.allSettled(running.values());
    },
  };
}

async function runJob(admin: Sql, runner: Sql, job: Job, log: Log): Promise<void> {
  const [record] = await admin<{ runid: string }[]>`
    insert into cron.job_run_details (jobid, database, username, command, status, start_time)
    values (${job.jobid}, current_database(), ${job.username}, ${job.command}, 'running', clock_timestamp())
    returning runid
  `;
  const finish = (status: string, message: string) =>
    admin`
      update cron.job_run_details
      set status = ${status}, return_message = ${message}, end_time = clock_timestamp()
      where runid = ${record?.runid ?? null}
    `;
  const part = "cron";
  try {
    if (job.username !== "postgres") {
      throw new Error(`The local cron runs only the jobs of postgres, not of ${job.username}.`);
    }
    const result = await runner.unsafe(job.command);
    await finish("succeeded", `${result.count ?? 0} rows`);
    log({ level: "debug", part, event: "succeeded", job: job.jobname });
  } catch (error) {
    await finish("failed", String(error));
    log({ level: "error", part, event: "failed", job: job.jobname, reason: String(error) });
    throw error;
  }
}
