import type { DoctorWorld } from "../world.ts";

/** A world, and how to leave it. */
export interface OpenWorld {
  world: DoctorWorld;
  /** What must never be printed. */
  secrets: string[];
  close(): Promise<void>;
}

/** The settings that are secrets, by their names. An address or a ref has to stay readable. */
export function secretsOf(given: DoctorWorld["given"]): string[] {
  return Object.entries(given)
    .filter(([name]) => /TOKEN|SECRET|PASS|_KEY/.test(name) && !/PUBLI/.test(name))
    // A list has several, and a password may have blanks.
    .flatMap(([, value]) => [value, ...value.split(/[\s,]+/)]);
}
