import * as z from "zod/mini";
import { dashboardOf } from "../../../hosted/dashboard-of.ts";
import { findSigningFlaw } from "../../../hosted/signing-keys.ts";
import type { Finding } from "../../finding.ts";
import { ofHosted } from "./of-hosted.ts";

const legacySchema = z.object({ enabled: z.boolean() });

export const signingKeys = ofHosted(
  "Users' tokens are signed with an asymmetric key",
  async (project) => {
    const flaw = await findSigningFlaw(project);
    return flaw ? [flaw] : [];
  },
);

export const legacyKeys = ofHosted(
  "The legacy API keys are switched off",
  async ({ api, ref }): Promise<Finding[]> => {
    const { enabled } = await api.get(`/v1/projects/${ref}/api-keys/legacy`, legacySchema);
    return !enabled ? [] : [{
      what: "The legacy keys `anon` and `service_role` work.",
      why:
        "Nothing here uses them. They never expire, and an old copy of `service_role` is enough to read and write everything.",
      mend: `${dashboardOf(ref)}/settings/api-keys: "Legacy API keys", "Disable".`,
    }];
  },
);
