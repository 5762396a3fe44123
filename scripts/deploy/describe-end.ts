import * as z from "zod/mini";
import type { Deployment } from "./step.ts";

const authSchema = z.object({ smtp_host: z.nullish(z.string()) });

/** What to do with a project that is deployed, a line each. */
export async function describeEnd({ given, project }: Deployment): Promise<string[]> {
  const { ref, api } = project;
  const { smtp_host: mailServer } = await api.get(`/v1/projects/${ref}/config/auth`, authSchema);
  return [
    `The app's address: ${given.APP_URL}`,
    `Is something wrong? npm run doctor -- --remote ${ref}`,
    "To bring a change to it: npm run deploy",
    ...(mailServer ? [] : [
      "Before you invite anybody: give it a mail server (SMTP_HOST and the lines after it in .env.example).",
      "  Without one, Supabase sends two mails an hour, and only to members of your organization.",
    ]),
  ];
}
