import type { HostedProject } from "../hosted/project.ts";
import type { Finding } from "./finding.ts";

/** What a check can ask: one stack, local or hosted. A check only reads. */
export interface DoctorWorld {
  /** The address of the stack's API. No slash at the end. */
  url: string;
  publishableKey: string;
  secretKeys: string[];
  /**
   * Runs SQL as `postgres` in a transaction that can change nothing. With several statements: the
   * rows of the last one that has rows. Numbers of the type bigint arrive as text from a local
   * database, so cast what you compute with to int or float8.
   */
  query<Row extends object>(sql: string): Promise<Row[]>;
  /** Null: the local stack of `npm start`. */
  project: HostedProject | null;
  /** The operator's settings. A missing one is `undefined`, a blank one "". */
  given: Readonly<Record<string, string>>;
  /** The folder of the repository. */
  root: string;
}

export interface Check {
  /** A sentence that is true if nothing is wrong: "The cron jobs are scheduled and run". */
  title: string;
  /**
   * What is wrong. Throws {@link NotApplicable} if there is nothing to look at. Any other error
   * means that the check could not be done, and its message is shown to people.
   */
  find(world: DoctorWorld): Promise<Finding[]>;
}
