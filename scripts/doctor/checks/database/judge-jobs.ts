import { parseSchedule } from "../../../stack/cron/schedule.ts";
import type { Finding } from "../../finding.ts";

export interface Job {
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

export const RESTART_DATABASE =
  'Restart the project\'s database: Project Settings, General, "Fast database reboot".';

/** A daily job is missed after three days, a job of every minute after three minutes. */
const PERIODS_MAX = 3;
export const whyCron =
  "Cron settles what webhooks left open, cleans up, and audits. Without it, credits stay taken for videos that have failed.";

/** @param wanted names, and facts such as "* * * * * select private.measure_times()" */
export function judgeJobs(wanted: [name: string, fact: string][], jobs: Job[]): Finding[] {
  const ofOurs = wanted.flatMap(([name, fact]) => {
    const job = jobs.find(({ jobname }) => jobname === name);
    return job ? judgeJob(fact, job) : [{
      what: `The cron job ${name} is missing.`,
      why: whyCron,
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
  if (what !== undefined) return [{ what, why: whyCron, mend: scheduling(jobname, fact) }];
  if (!active) {
    return [{
      what: `The cron job ${jobname} is switched off.`,
      why: whyCron,
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
      why: whyCron,
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
    why: whyCron,
    mend:
      `${RESTART_DATABASE} After a restore, schedule the job again: \`select cron.schedule(jobname, schedule, command) from cron.job;\``,
  }];
}

/** "* * * * * select private.call_function('reconcile')" */
function scheduling(name: string, fact: string): string {
  const [, when = "", command = ""] = /^((?:\S+ ){4}\S+|\d+ seconds?) (.*)$/s.exec(fact) ?? [];
  return `Run this SQL: select cron.schedule('${name}', '${when}', $$${command}$$);`;
}
