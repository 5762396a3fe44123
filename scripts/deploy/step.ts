import type { Given } from "../hosted/given.ts";
import type { HostedProject } from "../hosted/project.ts";
import type { DatabaseAccess } from "./migrations/connection.ts";

/** What every step of a deploy knows. */
export interface Deployment {
  /** The project's folder on this machine. */
  root: string;
  given: Given;
  project: HostedProject;
  /** How the lock has reached the database. Absent: nobody has reached it yet. */
  access?: DatabaseAccess;
  /** The names after `--rotate`. */
  rotate: ReadonlySet<string>;
  /** A person reads along. Elsewhere, as in CI, what is printed is kept. */
  isTerminal?: boolean;
  /** Prints a line for people. Never a secret, except the Vault's `address_key` on a terminal. */
  say(line: string): void;
}

export interface Step {
  /** What it does: "Apply the migrations". */
  title: string;
  /**
   * What `run` would change, a line each, found by reading alone. Empty: there is nothing to do, and
   * `run` is not called. Asked twice: for the plan that is printed, and right before `run`, which may
   * therefore do what the last plan has found.
   */
  plan(): Promise<string[]>;
  /**
   * Does it. May be repeated, also after it was killed in the middle. Throws an error with a
   * sentence for people.
   */
  run(): Promise<void>;
  /** What the operator does if it fails. One sentence. */
  advice: string;
}

export type MakeStep = (deployment: Deployment) => Step;
