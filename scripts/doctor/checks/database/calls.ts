import { dashboardOf } from "../../../hosted/dashboard-of.ts";
import { DEPLOY, type Finding } from "../../finding.ts";
import type { Check } from "../../world.ts";
import { lastChange } from "./last-change.ts";

interface Calls {
  queued: number;
  /** Calls of reconcile by cron, in the last ten minutes. */
  called: number;
  answered: number;
  is_extension: boolean;
  runs: boolean;
}

interface Answer {
  status: number | null;
  /** Our problem code, or what the network said. */
  said: string | null;
}

const QUEUED_MAX = 100;
/** Cron calls every minute. One call may be lost when a worker starts. */
const CALLS_MIN = 5;
/** The newest answers show what is wrong now, and not what was an hour ago. */
const NEWEST = 10;

const callsQuery = `
  select (select count(*) from net.http_request_queue)::int as queued,
    (select count(*) from cron.job_run_details
      where status = 'succeeded' and command like '%call_function%'
        and start_time > now() - interval '10 minutes'
        and start_time > ${lastChange}
        -- A crash empties both tables.
        and start_time > pg_postmaster_start_time())::int as called,
    (select count(*) from net._http_response where created > now() - interval '10 minutes')::int as answered,
    exists (select from pg_extension where extname = 'pg_net') as is_extension,
    exists (select from pg_stat_activity where backend_type like 'pg_net%') as runs`;

const answersQuery = `
  select status_code as status,
    coalesce(case when status_code >= 400 then substring(content from '"code" *: *"([a-z_]+)"') end, error_msg) as said
  from net._http_response
  where created > now() - interval '1 hour' and created > ${lastChange}
  order by created desc, id desc limit ${NEWEST}`;

/** How Postgres calls edge functions: pg_net, with the address and the key of the Vault. */
export const calls: Check = {
  title: "The database reaches the edge functions",
  async find({ query, project }) {
    const [[counts], answers] = await Promise.all([
      query<Calls>(callsQuery),
      query<Answer>(answersQuery),
    ]);
    if (counts === undefined) throw new Error("The database said nothing about its calls.");
    return [...judgeQueue(counts), ...judgeAnswers(answers, project?.ref)];
  },
};

const why =
  "Cron calls `reconcile`, and a trigger calls `send-notifications`. Without these calls, credits stay taken for videos that have failed, and nobody is notified.";

function judgeQueue(counts: Calls): Finding[] {
  const { queued, called, answered, is_extension: isExtension, runs } = counts;
  const mend = "Run this SQL: select net.worker_restart();";
  if (isExtension && !runs) {
    return [{ what: "The process of pg_net does not run, so no call is sent.", why, mend }];
  }
  if (queued > QUEUED_MAX) {
    return [{ what: `${queued} calls of functions wait to be sent.`, why, mend }];
  }
  return called >= CALLS_MIN && answered === 0
    ? [{ what: `Of the last ${called} calls of functions none has an answer.`, why, mend }]
    : [];
}

/** Most of the newest calls failed: it is no accident of one call. */
function judgeAnswers(answers: Answer[], ref: string | undefined): Finding[] {
  const failures = answers.filter(({ status }) => status === null || status >= 400);
  const [newest] = failures;
  if (newest === undefined || failures.length * 2 < answers.length) return [];
  const said = newest.said ? `: ${newest.said}` : "";
  const logs = ref
    ? `${dashboardOf(ref)}/functions shows the logs of each function.`
    : "`npm start -- --verbose` prints what the functions log.";
  return [{
    what: `${failures.length} of the last ${answers.length} calls of functions failed, the newest ${
      newest.status === null ? "without an answer" : `with ${newest.status}`
    }${said}.`,
    why,
    mend: mends.get(newest.status ?? 0) ?? logs,
  }];
}

const mends = new Map([
  [401, `The Vault's secret_key is not a secret key of this project any more: ${DEPLOY}`],
  [403, `The Vault's secret_key is not a secret key of this project any more: ${DEPLOY}`],
  [
    404,
    `The function is not deployed, or the Vault's project_url is not this project's: ${DEPLOY}`,
  ],
]);
