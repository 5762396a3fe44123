import { join } from "node:path";
import type { HostedProject } from "../../hosted/project.ts";
import type { DoctorWorld } from "../world.ts";

/** A hosted project of which a test needs only that it is one. */
export const aProject: HostedProject = {
  ref: "abcdefghijklmnopqrst",
  url: "",
  api: {
    get: () => Promise.reject(new Error("not part of this test")),
    send: () => Promise.reject(new Error("not part of this test")),
  },
  query: () => Promise.reject(new Error("not part of this test")),
  keys: () => Promise.reject(new Error("not part of this test")),
};

/** A query that has this row as its result, whatever it asks. */
export const always = (row: object): DoctorWorld["query"] =>
// The caller names the columns of its own statement; a test knows which one is sent.
<Row extends object>() => Promise.resolve([row] as object[] as Row[]);

/** A world in which nothing is known, with these changes. */
export function aWorld(changes: Partial<DoctorWorld> = {}): DoctorWorld {
  return {
    url: "http://127.0.0.1:1",
    publishableKey: "sb_publishable_of_the_tests",
    secretKeys: [],
    query: () => Promise.resolve([]),
    project: null,
    given: {},
    root: join(import.meta.dirname, "../../.."),
    ...changes,
  };
}
