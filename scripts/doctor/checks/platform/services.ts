import { dashboardOf } from "../../../hosted/dashboard-of.ts";
import { readUnhealthy } from "../../../hosted/read-unhealthy.ts";
import type { Finding } from "../../finding.ts";
import { ofHosted } from "./of-hosted.ts";

const names = ["auth", "db", "pooler", "realtime", "rest", "storage"];

export const services = ofHosted(
  "Supabase's services are healthy",
  async (project) => {
    const unhealthy = await readUnhealthy(project, names);
    return unhealthy.map((service): Finding => ({
      what: `The service ${service.name} is ${service.status}${
        service.error ? `: ${service.error}` : ""
      }.`,
      why: "What needs it fails, and other findings may follow from this one.",
      mend: `https://status.supabase.com says if it is known. Otherwise: ${
        dashboardOf(project.ref)
      }/settings/general, "Restart project".`,
    }));
  },
);
