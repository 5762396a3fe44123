import * as z from "zod/mini";
import { dashboardOf } from "../../../hosted/dashboard-of.ts";
import type { Finding } from "../../finding.ts";
import { ofHosted } from "./of-hosted.ts";

const signingSchema = z.object({
  keys: z.array(z.object({ algorithm: z.string(), status: z.string() })),
});
const legacySchema = z.object({ enabled: z.boolean() });

export const signingKeys = ofHosted(
  "Users' tokens are signed with an asymmetric key",
  async ({ api, ref }) => {
    const path = `/v1/projects/${ref}/config/auth/signing-keys`;
    const { keys } = await api.get(path, signingSchema);
    const inUse = keys.find(({ status }) => status === "in_use");
    if (inUse && inUse.algorithm !== "HS256") return [];
    return [{
      what: inUse ? "The signing key in use is HS256." : "No signing key is in use.",
      why: "The functions check tokens with public keys, and refuse every user's token.",
      mend: `${
        dashboardOf(ref)
      }/settings/jwt: "Migrate JWT secret" if you see it, then "Rotate keys".`,
    }];
  },
);

export const legacyKeys = ofHosted(
  "The legacy API keys are switched off",
  async ({ api, ref }): Promise<Finding[]> => {
    const { enabled } = await api.get(`/v1/projects/${ref}/api-keys/legacy`, legacySchema);
    return !enabled ? [] : [{
      what: "The legacy keys `anon` and `service_role` work.",
      why:
        "Nothing here uses them. They never expire, and whoever has an old copy of `service_role` reads and writes everything.",
      mend: `${dashboardOf(ref)}/settings/api-keys: "Legacy API keys", "Disable".`,
    }];
  },
);
