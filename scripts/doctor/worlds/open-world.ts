import type { DoctorWorld } from "../world.ts";

/** A world, and how to leave it. */
export interface OpenWorld {
  world: DoctorWorld;
  /** What must never be printed. */
  secrets: string[];
  close(): Promise<void>;
}
