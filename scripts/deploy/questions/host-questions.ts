import { HOSTS, readHost } from "../../../client/hosts/files.ts";
import type { Given, GivenName } from "../../hosted/given.ts";
import { netlifyUrl } from "../hosts/netlify.ts";
import { vercelUrl } from "../hosts/vercel.ts";
import type { Question } from "./questions.ts";
import { tryToken } from "./try-token.ts";

export const deployHost: Question = {
  name: "DEPLOY_HOST",
  says: [
    "Which host shall serve the app: netlify, cloudflare or vercel? Take netlify if you do not know.",
    "Each has a free plan, but Vercel's is not for selling.",
    "Or press Enter to put the built app on another host yourself.",
  ],
  isSecret: false,
  isOptional: true,
  read: (typed) => typed.toLowerCase(),
  flaw: (value) =>
    HOSTS.some((host) => host === value) ? undefined : `Type one of: ${HOSTS.join(", ")}.`,
};

const nameOf = (name: GivenName, says: string[]): Question => ({
  name,
  says,
  isSecret: false,
  isOptional: false,
  // If somebody pastes the address, the name in it is meant.
  read: (typed) =>
    typed.replace(/^https?:\/\//, "").replace(/\/.*$/, "")
      .replace(/^([^.]+)\.(netlify\.app|vercel\.app|[^.]+\.workers\.dev)$/, "$1"),
  flaw: (value) =>
    /^[\w.-]+$/.test(value) ? undefined : "A name has letters, digits and hyphens, and no blanks.",
});

const token = (name: GivenName, says: string[]): Question => ({
  ...nameOf(name, says),
  isSecret: true,
  read: (typed) => typed,
  flaw: (value) =>
    /^[\w.-]+$/.test(value) ? undefined : "A token has no blanks. Was it pasted whole?",
});

const netlifyToken = token("NETLIFY_AUTH_TOKEN", [
  "Open https://app.netlify.com/user/applications and make a personal access token.",
  "Paste it here.",
]);
const vercelToken = token("VERCEL_TOKEN", [
  "Open https://vercel.com/account/settings/tokens and make a token. Paste it here.",
]);

/** What the chosen host needs. */
export function questionsOfHost(given: Given): Question[] {
  switch (readHost(given.DEPLOY_HOST)) {
    case "netlify": {
      const user = `${given.NETLIFY_API_URL || netlifyUrl}/api/v1/user`;
      return [
        { ...netlifyToken, try: (typed) => tryToken("Netlify", user, typed) },
        nameOf("NETLIFY_SITE_ID", [
          "Name the app's site at Netlify. A new name makes one: <name>.netlify.app.",
        ]),
      ];
    }
    case "vercel": {
      const user = `${given.VERCEL_API_URL || vercelUrl}/v2/user`;
      return [
        { ...vercelToken, try: (typed) => tryToken("Vercel", user, typed) },
        nameOf("VERCEL_PROJECT_ID", [
          "Name the app's project at Vercel. A new name makes one: <name>.vercel.app.",
        ]),
      ];
    }
    case "cloudflare":
      return [
        token("CLOUDFLARE_API_TOKEN", [
          "Open https://dash.cloudflare.com/profile/api-tokens",
          'and make a token from "Edit Cloudflare Workers". Paste it here.',
        ]),
        nameOf("CLOUDFLARE_ACCOUNT_ID", [
          "The account's id is in the address of its dashboard: dash.cloudflare.com/<id>.",
        ]),
        nameOf("CLOUDFLARE_WORKER", [
          "Name the app's Worker at Cloudflare. A new name makes one:",
          "<name>.<your subdomain>.workers.dev.",
        ]),
      ];
    case null:
      return [];
  }
}
