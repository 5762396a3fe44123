/** Vercel, by its documented API: only the files that it does not have yet are uploaded. */
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod/mini";
import type { Given } from "../../hosted/given.ts";
import type { Wait } from "../poll.ts";
import { type BuiltFile, pickByDigest, readBuiltFiles, uploadEach } from "./built-files.ts";
import { connectHost } from "./host-api.ts";
import { HostRefusal } from "./host-refusal.ts";
import { type AppHost, needAll, otherAddress } from "./host.ts";
import { untilServed } from "./until-served.ts";

const projectSchema = z.object({ id: z.string(), name: z.string() });
const domainsSchema = z.object({
  domains: z.array(z.object({
    name: z.string(),
    verified: z.boolean(),
    redirect: z.nullish(z.string()),
    gitBranch: z.nullish(z.string()),
  })),
});
const deploymentSchema = z.object({
  id: z.string(),
  readyState: z.string(),
  errorMessage: z.nullish(z.string()),
});
const missingSchema = z.object({
  error: z.object({ code: z.literal("missing_files"), missing: z.optional(z.array(z.string())) }),
});

type Project = z.infer<typeof projectSchema>;

export const vercelUrl = "https://api.vercel.com";

export function vercelHost(given: Given, wait: Wait = sleep): AppHost {
  const { VERCEL_PROJECT_ID: key, VERCEL_TOKEN: token, VERCEL_ORG_ID: team } = given;
  needAll(given, ["VERCEL_TOKEN", "VERCEL_PROJECT_ID"], "Vercel");
  const baseUrl = given.VERCEL_API_URL || vercelUrl;
  const api = connectHost({ name: "Vercel", baseUrl, token, tokenName: "VERCEL_TOKEN", wait });
  /** Without a team, Vercel takes the account's own. */
  const query = team === "" ? "" : `?teamId=${encodeURIComponent(team)}`;
  const foreseen = `https://${key}.vercel.app`;

  async function find(): Promise<Project | null> {
    try {
      return await api.get(`/v9/projects/${encodeURIComponent(key)}${query}`, projectSchema);
    } catch (error) {
      const isMissing = error instanceof HostRefusal && error.status === 404;
      // An id cannot be made, only a name.
      if (isMissing && !key.startsWith("prj_")) return null;
      throw error;
    }
  }

  /** The operator's own domain before Vercel's. */
  async function addressOf({ id }: Project): Promise<string> {
    const { domains } = await api.get(`/v9/projects/${id}/domains${query}`, domainsSchema);
    const served = domains.filter(({ verified, redirect, gitBranch }) =>
      verified && !redirect && !gitBranch
    );
    const own = served.find(({ name }) => !name.endsWith(".vercel.app"));
    const domain = own ?? served[0];
    return domain ? `https://${domain.name}` : foreseen;
  }

  return {
    name: "Vercel",
    place: key,
    async findAddress() {
      const found = await find();
      return found ? await addressOf(found) : foreseen;
    },
    isPlaceMissing: async () => await find() === null,
    async makePlace() {
      const body = { name: key, framework: null };
      const made = await api.send("POST", `/v11/projects${query}`, body, projectSchema);
      const address = await addressOf(made);
      if (address !== foreseen) throw otherAddress("Vercel", address, foreseen);
    },
    async upload(folder) {
      const files = await readBuiltFiles(folder);
      const project = await find();
      if (!project) throw new Error(`Vercel does not find the project ${key}.`);
      const begin = () =>
        api.send(
          "POST",
          `/v13/deployments${query}`,
          deploymentOf(project, files),
          deploymentSchema,
        );
      const begun = await begin().catch(async (error: unknown) => {
        const missing = z.safeParse(missingSchema, error instanceof HostRefusal && error.answer);
        if (!missing.success) throw error;
        const digests = missing.data.error.missing ?? files.map(({ digest }) => digest);
        await uploadEach(pickByDigest(files, digests), async ({ bytes, digest }) => {
          const headers = { "x-vercel-digest": digest };
          await api.send("POST", `/v2/files${query}`, bytes, undefined, headers);
        });
        return await begin();
      });
      await untilServed("Vercel", wait, async () => {
        const { readyState, errorMessage } = await api.get(
          `/v13/deployments/${begun.id}${query}`,
          deploymentSchema,
        );
        if (readyState === "ERROR" || readyState === "CANCELED") {
          throw new Error(`Vercel could not deploy the app: ${errorMessage ?? readyState}.`);
        }
        return readyState === "READY" || undefined;
      });
    },
  };
}

/** The app is built already, so Vercel is told to build nothing. */
function deploymentOf({ id, name }: Project, files: readonly BuiltFile[]) {
  return {
    name,
    project: id,
    target: "production",
    files: files.map(({ path, digest, bytes }) => ({
      file: path,
      sha: digest,
      size: bytes.byteLength,
    })),
    projectSettings: { framework: null, buildCommand: null, outputDirectory: null },
  };
}
