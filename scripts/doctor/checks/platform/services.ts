import * as z from "zod/mini";
import { dashboardOf } from "../../../hosted/dashboard-of.ts";
import type { Finding } from "../../finding.ts";
import { ofHosted } from "./of-hosted.ts";

const names = ["auth", "db", "pooler", "realtime", "rest", "storage"];
const healthSchema = z.array(z.object({
  name: z.string(),
  status: z.string(),
  error: z.nullish(z.string()),
}));

export const services = ofHosted(
  "Supabase's services are healthy",
  async ({ api, ref }) => {
    const query = names.map((name) => `services=${name}`).join("&");
    const health = await api.get(`/v1/projects/${ref}/health?${query}`, healthSchema);
    return health.filter(({ status }) => status !== "ACTIVE_HEALTHY").map((service): Finding => ({
      what: `The service ${service.name} is ${service.status}${
        service.error ? `: ${service.error}` : ""
      }.`,
      why: "What needs it fails, and other findings may follow from this one.",
      mend: `https://status.supabase.com says if it is known. Otherwise: ${
        dashboardOf(ref)
      }/settings/general, "Restart project".`,
    }));
  },
);
