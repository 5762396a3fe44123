/** Netlify, by its documented API: only the files that it does not have yet are uploaded. */
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod/mini";
import type { Given } from "../../hosted/given.ts";
import type { Wait } from "../poll.ts";
import { pickByDigest, readBuiltFiles, uploadEach } from "./built-files.ts";
import { connectHost } from "./host-api.ts";
import { HostRefusal } from "./host-refusal.ts";
import { type AppHost, needAll, otherAddress } from "./host.ts";
import { untilServed } from "./until-served.ts";

const siteSchema = z.object({ id: z.string(), url: z.string(), ssl_url: z.nullish(z.string()) });
const deploySchema = z.object({
  id: z.string(),
  state: z.string(),
  required: z.nullish(z.array(z.string())),
  error_message: z.nullish(z.string()),
});
const publishedSchema = z.object({
  published_deploy: z.nullish(z.object({ id: z.string() })),
});

type Site = z.infer<typeof siteSchema>;

export const netlifyUrl = "https://api.netlify.com";

export function netlifyHost(given: Given, wait: Wait = sleep): AppHost {
  const { NETLIFY_SITE_ID: site, NETLIFY_AUTH_TOKEN: token } = given;
  needAll(given, ["NETLIFY_AUTH_TOKEN", "NETLIFY_SITE_ID"], "Netlify");
  const baseUrl = `${given.NETLIFY_API_URL || netlifyUrl}/api/v1`;
  const api = connectHost({
    name: "Netlify",
    baseUrl,
    token,
    tokenName: "NETLIFY_AUTH_TOKEN",
    wait,
  });
  /** A site is found by its id or by its domain. A name alone is the first part of a domain. */
  const isName = !site.includes(".") && !/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(site);
  const key = isName ? `${site}.netlify.app` : site;

  async function find(): Promise<Site | null> {
    try {
      return await api.get(`/sites/${key}`, siteSchema);
    } catch (error) {
      if (error instanceof HostRefusal && error.status === 404 && isName) return null;
      throw error;
    }
  }

  async function need(): Promise<Site> {
    const found = await find();
    if (!found) throw new Error(`Netlify does not find the site ${site}.`);
    return found;
  }

  const foreseen = `https://${key}`;
  return {
    name: "Netlify",
    place: site,
    async findAddress() {
      const found = await find();
      return found ? addressOf(found) : foreseen;
    },
    isPlaceMissing: async () => await find() === null,
    async makePlace() {
      const made = await api.send("POST", "/sites", { name: site }, siteSchema)
        .catch((error: unknown) => {
          if (!(error instanceof HostRefusal) || error.status !== 422) throw error;
          throw new Error(`${error.message} Choose another name in NETLIFY_SITE_ID.`);
        });
      if (addressOf(made) !== foreseen) throw otherAddress("Netlify", addressOf(made), foreseen);
    },
    async upload(folder) {
      const files = await readBuiltFiles(folder);
      const { id } = await need();
      const digests = Object.fromEntries(files.map(({ path, digest }) => [`/${path}`, digest]));
      const begun = await api.send(
        "POST",
        `/sites/${id}/deploys`,
        { files: digests, async: true },
        deploySchema,
      );
      const look = () => api.get(`/deploys/${begun.id}`, deploySchema);
      const { required } = await untilServed("Netlify", wait, async () => {
        const deploy = refuseError(await look());
        return /^(prepared|uploading|uploaded|ready)$/.test(deploy.state) ? deploy : undefined;
      });
      await uploadEach(pickByDigest(files, required ?? []), async ({ path, bytes }) => {
        const encoded = path.split("/").map(encodeURIComponent).join("/");
        await api.send("PUT", `/deploys/${begun.id}/files/${encoded}`, bytes);
      });
      await untilServed("Netlify", wait, async () => {
        const { state } = refuseError(await look());
        return state === "ready" || undefined;
      });
      const { published_deploy: published } = await api.get(`/sites/${id}`, publishedSchema);
      if (published?.id !== begun.id) {
        throw new Error(
          "Netlify has the app but serves an earlier deploy: auto publishing is stopped. Start it under Deploys in Netlify's dashboard.",
        );
      }
    },
  };
}

/** A new site has no certificate for its first minute, and an http: address until then. */
function addressOf({ ssl_url: secure, url }: Site): string {
  return (secure || url).replace(/^http:/, "https:").replace(/\/+$/, "");
}

function refuseError(deploy: z.infer<typeof deploySchema>) {
  if (deploy.state !== "error") return deploy;
  throw new Error(
    `Netlify could not deploy the app: ${deploy.error_message ?? "it says no reason"}.`,
  );
}
