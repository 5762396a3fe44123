import { readHost } from "../../../client/hosts/files.ts";
import type { Given } from "../../hosted/given.ts";
import { cloudflareHost } from "./cloudflare.ts";
import type { AppHost } from "./host.ts";
import { netlifyHost } from "./netlify.ts";
import { vercelHost } from "./vercel.ts";

/** The host that DEPLOY_HOST names. Null: the operator uploads the app. Throws a sentence. */
export function chooseHost(given: Given): AppHost | null {
  switch (readHost(given.DEPLOY_HOST)) {
    case "netlify":
      return netlifyHost(given);
    case "cloudflare":
      return cloudflareHost(given);
    case "vercel":
      return vercelHost(given);
    case null:
      return null;
  }
}

/** The app's address where the host knows it, so that a first deploy needs no second one. "": unknown. */
export async function findAppAddress(given: Given): Promise<string> {
  return await chooseHost(given)?.findAddress() ?? "";
}
