import * as z from "zod/mini";
import type { Deployment } from "./step.ts";

const authSchema = z.object({ smtp_host: z.nullish(z.string()) });

/** What to do with a project that is deployed, a line each. What everybody does next is the last. */
export async function describeEnd({ given, project }: Deployment): Promise<string[]> {
  const { ref, api } = project;
  const { smtp_host: mailServer } = await api.get(`/v1/projects/${ref}/config/auth`, authSchema);
  return [
    ...(mailServer ? [] : [
      "It has no mail server, so Supabase sends two mails an hour, and only to members of your organization.",
      "  Sign up with the address of your Supabase account. Before you invite anybody, put SMTP_HOST and the lines after it of .env.example into .env.deploy.",
    ]),
    `Is something wrong? npm run doctor -- --remote ${ref}`,
    "To bring a change online: npm run deploy",
    given.DEPLOY_HOST
      ? `Open the app: ${given.APP_URL}`
      : `Put client/dist on your host. Then open the app: ${given.APP_URL}`,
  ];
}
