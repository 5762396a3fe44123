import { expect, it } from "vitest";
import { judgeJobs } from "./judge-jobs.ts";

const job = {
  jobname: "tidy",
  schedule: "*/5 * * * *",
  command: "select private.tidy()",
  active: true,
  username: "postgres",
  is_here: true,
  waiting_seconds: 0,
  failure: null,
};
const wanted: [string, string][] = [["tidy", "*/5 * * * * select private.tidy()"]];
const foundAfter = (seconds: number, schedule = job.schedule) =>
  judgeJobs([["tidy", `${schedule} ${job.command}`]], [
    { ...job, schedule, waiting_seconds: seconds },
  ]).map(({ what }) => what);

it("a job is late after three of its periods", () => {
  expect(foundAfter(15 * 60)).toEqual([]);
  expect(foundAfter(16 * 60)).toEqual(["The cron job tidy has not succeeded for 16 minutes."]);
  expect(foundAfter(2 * 86_400, "17 3 * * *")).toEqual([]);
  expect(foundAfter(4 * 86_400, "17 3 * * *")).toHaveLength(1);
  expect(foundAfter(120, "30 seconds")).toHaveLength(1);
});

it("a job that was written over several lines is the same job", () => {
  expect(judgeJobs(wanted, [{ ...job, command: "select\n  private.tidy()" }])).toEqual([]);
});

it("a job of the operator's own is no finding", () => {
  const own = { ...job, jobname: "own", command: "select public.own()" };
  expect(judgeJobs(wanted, [job, own])).toEqual([]);
});
