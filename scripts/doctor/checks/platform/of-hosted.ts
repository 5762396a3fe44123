import type { HostedProject } from "../../../hosted/project.ts";
import { type Finding, NotApplicable } from "../../finding.ts";
import type { Check, DoctorWorld } from "../../world.ts";

/** A check that asks the Management API, so only of a hosted project. */
export function ofHosted(
  title: string,
  find: (project: HostedProject, world: DoctorWorld) => Promise<Finding[]>,
): Check {
  return {
    title,
    find(world) {
      const { project } = world;
      if (project) return find(project, world);
      return Promise.reject(new NotApplicable("The local stack has no Management API."));
    },
  };
}
