import { cron } from "../cron.ts";
import { calls } from "../calls.ts";
import { extension, type Fault } from "./fault.ts";

export const failedRun =
  `insert into cron.job_run_details (jobid, status, return_message, start_time, end_time)
    select jobid, 'failed', 'ERROR: no such thing', now(), now() from cron.job where jobname = 'audit'`;
export const refused = (status: number, content: string) =>
  `insert into net._http_response (id, status_code, content) select n, ${status}, '${content}' from generate_series(1, 6) n`;

export const faultsInCronAndCalls: readonly Fault[] = [
  {
    title: "a cron job that is switched off",
    check: cron,
    plant: ["update cron.job set active = false where jobname = 'reconcile'"],
    says: "The cron job reconcile is switched off.",
  },
  {
    title: "a cron job that is gone",
    check: cron,
    plant: ["delete from cron.job where jobname = 'audit'"],
    says: "The cron job audit is missing.",
  },
  {
    title: "a cron job at another time",
    check: cron,
    plant: ["update cron.job set schedule = '0 0 * * *' where jobname = 'reconcile'"],
    says: "The cron job reconcile is `0 0 * * * select",
  },
  {
    title: "a cron job of an earlier version",
    check: cron,
    plant: [
      "set local role postgres",
      "select cron.schedule('tidy', '* * * * *', 'select private.tidy()')",
    ],
    says: "The cron job tidy is not in the repository",
  },
  {
    title: "a cron job of another role",
    check: cron,
    plant: ["update cron.job set username = 'anon' where jobname = 'upkeep-daily'"],
    says: "The cron job upkeep-daily runs as anon.",
    mends: false,
  },
  {
    title: "a cron job whose last run failed",
    check: cron,
    plant: [failedRun],
    says: "The last run of the cron job audit failed: ERROR: no such thing",
    mends: false,
  },
  {
    title: "pg_cron without its process",
    check: cron,
    plant: [extension("pg_cron")],
    says: "The process of pg_cron does not run",
    mends: false,
  },
  {
    title: "no extension pg_cron",
    check: cron,
    plant: ["drop schema cron cascade"],
    says: "The extension pg_cron is switched off.",
    mends: false,
  },
  {
    title: "pg_net without its process",
    check: calls,
    plant: [extension("pg_net")],
    says: "The process of pg_net does not run",
    mends: false,
  },
  {
    title: "calls without an answer",
    check: calls,
    plant: [
      `insert into cron.job_run_details (command, status, start_time)
        select 'select private.call_function(''reconcile'')', 'succeeded', clock_timestamp() from generate_series(1, 5)`,
    ],
    says: "Of the last 5 calls of functions none has an answer.",
    mends: false,
  },
  {
    title: "calls that are refused",
    check: calls,
    plant: [refused(401, `{"code": "not_signed_in"}`)],
    says: "6 of the last 6 calls of functions failed, the newest with 401: not_signed_in.",
    mends: false,
  },
  {
    title: "calls that reach no function",
    check: calls,
    plant: [refused(404, "Function not found")],
    says: "the newest with 404.",
    mends: false,
  },
  {
    title: "calls that wait",
    check: calls,
    plant: [
      `insert into net.http_request_queue (method, url, timeout_milliseconds)
        select 'POST', 'http://127.0.0.1:1', 1000 from generate_series(1, 101)`,
    ],
    says: "101 calls of functions wait to be sent.",
    mends: false,
  },
];
