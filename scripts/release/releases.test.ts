import { expect, it } from "vitest";
import { liveReleases, type Release } from "./releases.ts";

const release = (version: string, released_at: string): Release => ({
  version,
  released_at,
  migrations: {},
  uses: {},
});

const releases = [
  release("1.0.0", "2027-01-01T12:00:00Z"),
  release("1.1.0", "2027-01-10T12:00:00Z"),
  release("1.2.0", "2027-01-11T12:00:00Z"),
];

it.each([
  ["2027-01-01T12:00:00Z", "1.0.0 1.1.0 1.2.0"],
  ["2027-01-24T11:59:59Z", "1.0.0 1.1.0 1.2.0"],
  ["2027-01-24T12:00:00Z", "1.1.0 1.2.0"],
  ["2027-01-25T12:00:00Z", "1.2.0"],
  ["2037-01-01T12:00:00Z", "1.2.0"],
])("at %s an app may run %s: what was the newest 14 days ago, and what followed", (now, live) => {
  const versions = liveReleases(releases, new Date(now)).map(({ version }) => version);
  expect(versions.join(" ")).toBe(live);
});
