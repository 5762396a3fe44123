import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { readAppSettings } from "../app/app-settings.ts";
import { appFolder, build, digestApp, isBuilt } from "../app/build.ts";
import { decidedStep } from "../decided-step.ts";
import { chooseHost } from "../hosts/app-host.ts";
import { record } from "../record.ts";
import { readVault } from "../secrets/vault.ts";
import type { MakeStep } from "../step.ts";

/** What was uploaded last, and where to. */
const appRecord = record("deployed_app", z.object({ digest: z.string(), to: z.string() }));

/** Builds the app for this project, and uploads it to the host that DEPLOY_HOST names. */
export const app: MakeStep = (deployment) => {
  const { root, given, project, say } = deployment;
  const host = chooseHost(given);
  const to = host ? `${host.name}: ${host.place}` : "";

  async function decide() {
    const vault = await readVault(project);
    const settings = await readAppSettings(deployment, vault);
    const digest = createHash("sha256").update(await digestApp(root, settings)).digest("hex");
    const uploaded = appRecord.read(vault);
    const isUploaded = uploaded?.digest === digest && uploaded.to === to;
    // What is uploaded need not be built again to know it.
    const isDone = host ? isUploaded : await isBuilt(root, digest);
    return { settings, digest, isDone };
  }

  return decidedStep({
    title: "Build the app and put it online",
    decide,
    describe({ isDone }) {
      if (isDone) return [];
      const lines = [`build it for ${project.url}`];
      return host ? [...lines, `upload it to ${to}`] : lines;
    },
    async apply({ settings, digest }) {
      if (!(await isBuilt(root, digest))) await build(root, settings, digest);
      if (!host) return say(whatIsLeft(appFolder(root)));
      await host.upload(appFolder(root));
      await appRecord.write(project, { digest, to });
    },
    advice:
      "People still have the app that was online before, which goes on. Run `npm run deploy` again.",
  });
};

function whatIsLeft(folder: string): string {
  return [
    `The app is in ${folder}. Put it on your host, which has to`,
    "  - answer every path that is not a file with index.html, except below /assets/, and",
    "  - send the headers of the file _headers in it.",
    "Or set DEPLOY_HOST to netlify, cloudflare or vercel, and run this again.",
  ].join("\n");
}
