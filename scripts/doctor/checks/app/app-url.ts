import { NotApplicable } from "../../finding.ts";
import type { DoctorWorld } from "../../world.ts";

/** Where the app of a hosted project is. No slash at the end. */
export function appUrlOf({ project, given }: DoctorWorld): string {
  if (project === null) {
    throw new NotApplicable("On this machine Vite serves the app, without a static host.");
  }
  const appUrl = given["APP_URL"] ?? "";
  if (!URL.canParse(appUrl)) {
    throw new Error("APP_URL is not given, and Auth does not name it: no deploy has set it.");
  }
  return new URL(appUrl).href.replace(/\/+$/, "");
}
