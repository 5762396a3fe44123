import * as z from "zod/mini";
import type { Given } from "../../../hosted/given.ts";
import { findDifferences } from "../../../hosted/wanted/differences.ts";
import { readWantedServices } from "../../../hosted/wanted/wanted-services.ts";
import { DEPLOY, type Finding } from "../../finding.ts";
import { ofHosted } from "./of-hosted.ts";

const settingsSchema = z.record(z.string(), z.unknown());
const addressesSchema = z.object({
  site_url: z.nullish(z.string()),
  uri_allow_list: z.nullish(z.string()),
});

/** Our own fields of the settings of Auth with its mails, the Data API, Realtime and Storage. */
export const settings = ofHosted(
  "The settings of Auth, Data API, Realtime and Storage are those of the repository",
  async ({ api, ref }, { root, given }) => {
    const services = await readWantedServices(root, given as Given);
    const found = await Promise.all(services.map(async ({ service, path, settings: wanted }) => {
      const answer = await api.get(`/v1/projects/${ref}${path}`, settingsSchema);
      return findDifferences(wanted, answer, ref).map(({ setting, what }): Finding => ({
        what: `${service}: ${what}.`,
        why: setting.without,
        mend: DEPLOY,
      }));
    }));
    return found.flat();
  },
);

/** Also where the doctor is not told which address is the app's. */
export const addresses = ofHosted(
  "Auth names no address of a developer's machine",
  async ({ api, ref }) => {
    const auth = await api.get(`/v1/projects/${ref}/config/auth`, addressesSchema);
    const { site_url: site, uri_allow_list: list } = auth;
    const local = (list ?? "").split(",").map((address) => address.trim()).filter(isLocal);
    const mend = `Give APP_URL in .env.deploy, then ${DEPLOY}`;
    return [
      ...!site || isLocal(site)
        ? [{
          what: `The site URL of Auth is ${site || "empty"}.`,
          why: "Mails and redirects of Auth lead to it, and nobody but you can open it.",
          mend,
        }]
        : [],
      ...local.length === 0 ? [] : [{
        what: `Auth may redirect to ${local.join(", ")}.`,
        why:
          "A program on a user's own machine may then receive the session of somebody who opens a link.",
        mend,
      }],
    ];
  },
);

const isLocal = (address: string) =>
  /^https?:\/\/(localhost|127\.|0\.0\.0\.0|\[::1\])/.test(address);
