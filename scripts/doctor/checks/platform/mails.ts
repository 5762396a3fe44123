import * as z from "zod/mini";
import { ofHosted } from "./of-hosted.ts";

const mailSchema = z.object({
  smtp_host: z.nullish(z.string()),
  rate_limit_email_sent: z.nullish(z.number()),
});

/** What Supabase allows without a mail service. */
const BUILT_IN_PER_HOUR = 2;

export const mails = ofHosted(
  "Codes are sent by a mail service of your own",
  async ({ api, ref }) => {
    const auth = await api.get(`/v1/projects/${ref}/config/auth`, mailSchema);
    if (!auth.smtp_host) {
      return [{
        what: "No mail service is set.",
        why:
          "Supabase's own sends two mails an hour, and only to members of your organization: nobody else can sign up.",
        mend:
          "Put SMTP_HOST and the other SMTP_ settings of .env.example into .env.deploy, then npm run deploy",
      }];
    }
    const perHour = auth.rate_limit_email_sent ?? BUILT_IN_PER_HOUR;
    if (perHour > BUILT_IN_PER_HOUR) return [];
    return [{
      what: `Auth sends at most ${perHour} mails an hour, although a mail service is set.`,
      why: "The next user who asks for a code is refused.",
      mend:
        "Set SMTP_MAILS_PER_HOUR in .env.deploy to what the mail service allows, then npm run deploy",
    }];
  },
);
