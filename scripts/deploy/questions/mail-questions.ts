import * as z from "zod/mini";
import { type ManagementApi, Refusal } from "../../hosted/management-api.ts";
import type { HostedProject } from "../../hosted/project.ts";
import type { Question } from "./questions.ts";

const asTyped = { isOptional: false, read: (typed: string) => typed };

/** A mail server is asked for only where nobody could sign in without one. */
const mailServer: Question[] = [
  {
    ...asTyped,
    name: "SMTP_HOST",
    says: [
      "People sign in with codes by mail. On the Free plan Supabase's own mails have a link and no code, so the project needs a mail service of yours.",
      "Any with SMTP will do, such as Resend, Brevo or Postmark. Its settings name a server, such as smtp.example.com.",
      "To do without, upgrade the organization's plan and run this again.",
    ],
    isSecret: false,
    flaw: (value) =>
      /^[\w-]+(\.[\w-]+)+$/.test(value)
        ? undefined
        : "A server's name has dots, and nothing before or after it: smtp.example.com.",
  },
  {
    ...asTyped,
    name: "SMTP_USER",
    says: ["The user for that server, from the same settings."],
    isSecret: false,
    flaw: () => undefined,
  },
  {
    ...asTyped,
    name: "SMTP_PASS",
    says: ["Its password. Some services call it an API key."],
    isSecret: true,
    flaw: () => undefined,
  },
  {
    ...asTyped,
    name: "SMTP_SENDER",
    says: ["The address that the mails come from. The mail service has to know that it is yours."],
    isSecret: false,
    flaw: (value) => /^\S+@\S+\.\S+$/.test(value) ? undefined : "That is no mail address.",
  },
];

/** Empty where the project can have mails with codes. */
export async function questionsOfMails(project: HostedProject): Promise<readonly Question[]> {
  return await areMailsLocked(project) ? mailServer : [];
}

const authSchema = z.object({
  smtp_host: z.nullish(z.string()),
  hook_send_email_enabled: z.nullish(z.boolean()),
  mailer_templates_magic_link_content: z.nullish(z.string()),
});
const projectSchema = z.object({
  created_at: z.nullish(z.string()),
  organization_slug: z.nullish(z.string()),
});
const organizationSchema = z.object({ plan: z.nullish(z.string()) });

/** Projects that are older keep the right to change their mails. */
const LOCKED_SINCE = Date.parse("2026-06-03T00:00:00Z");

/** The dashboard's own rule for a mail that cannot be changed: plan, age and who sends. */
async function areMailsLocked({ ref, api }: HostedProject): Promise<boolean> {
  const auth = await api.get(`/v1/projects/${ref}/config/auth`, authSchema);
  const hasCode = auth.mailer_templates_magic_link_content?.includes(".Token") ?? false;
  if (auth.smtp_host || auth.hook_send_email_enabled || hasCode) return false;
  const project = await api.get(`/v1/projects/${ref}`, projectSchema);
  if (!project.created_at || Date.parse(project.created_at) < LOCKED_SINCE) return false;
  return await readPlan(api, project.organization_slug ?? "") === "free";
}

/** Undefined: the token may not ask. Then the change of the mails is refused, which says so. */
async function readPlan(api: ManagementApi, slug: string): Promise<string | undefined> {
  try {
    return (await api.get(`/v1/organizations/${slug}`, organizationSchema)).plan ?? undefined;
  } catch (error) {
    if (error instanceof Refusal && (error.status === 403 || error.status === 404)) return;
    throw error;
  }
}
