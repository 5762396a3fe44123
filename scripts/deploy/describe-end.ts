import * as z from "zod/mini";
import type { Deployment } from "./step.ts";

const authSchema = z.object({ smtp_host: z.nullish(z.string()) });

const pages = {
  TERMS_URL: "terms",
  PRIVACY_URL: "privacy policy",
  IMPRINT_URL: "imprint",
  SUPPORT_EMAIL: "address",
};
const operatorPages = ["TERMS_URL", "PRIVACY_URL", "IMPRINT_URL", "SUPPORT_EMAIL"] as const;
const nameList = new Intl.ListFormat("en", { type: "disjunction" });

/** What to do with a project that is deployed, a line each. What everybody does next is the last. */
export async function describeEnd({ given, project }: Deployment): Promise<string[]> {
  const { ref, api } = project;
  const { smtp_host: mailServer } = await api.get(`/v1/projects/${ref}/config/auth`, authSchema);
  const missing = operatorPages.filter((name) => given[name] === "");
  return [
    ...(mailServer ? [] : [
      "It has no mail server, so Supabase sends two mails an hour, and only to members of your organization.",
      "  Sign up with the address of your Supabase account. Before you invite anybody, put SMTP_HOST and the lines after it of .env.example into .env.deploy.",
    ]),
    ...(missing.length === 0 ? [] : [
      `Your users find no ${
        nameList.format(missing.map((name) => pages[name]))
      } of yours in the app.`,
      `  Before you invite anybody, put ${
        nameList.format(missing)
      } into .env.deploy, or none where you have none.`,
    ]),
    `Is something wrong? npm run doctor -- --remote ${ref}`,
    "To bring a change online: npm run deploy",
    given.DEPLOY_HOST
      ? `Open the app: ${given.APP_URL}`
      : `Put client/dist on your host. Then open the app: ${given.APP_URL}`,
  ];
}
