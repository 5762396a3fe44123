import type { DoctorWorld } from "../world.ts";

/** A world, and how to leave it. */
export interface OpenWorld {
  world: DoctorWorld;
  /** What must never be printed. */
  secrets: string[];
  close(): Promise<void>;
}

/** Why there is nothing to check, in a sentence with the next step. */
export class NotReachable extends Error {
  override name = "NotReachable";
}
