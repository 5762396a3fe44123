import { type AuthConfig, mailKinds } from "../../stack/config.ts";
import { nameMails } from "../../stack/mailbox/name-mails.ts";
import type { Given } from "../given.ts";
import type { WantedSettings } from "./wanted-settings.ts";

/** The mails with the codes, and the server that sends them. */
export function wantedMails({ email, rateLimit }: AuthConfig, given: Given): WantedSettings {
  const settings: WantedSettings = {
    smtp_max_frequency: {
      value: email.maxFrequencySeconds,
      without: "The app's countdown to the next code is wrong.",
      isNeeded: false,
    },
  };
  const templates = nameMails(email.templates, given.APP_NAME);
  for (const kind of mailKinds) {
    const { subject, content } = templates[kind];
    settings[`mailer_subjects_${kind}`] = {
      value: subject,
      without: "A mail has another subject than ours.",
      isNeeded: false,
    };
    settings[`mailer_templates_${kind}_content`] = {
      value: content,
      without: "The mail has a link and no code, so nobody can sign in with it.",
      isNeeded: true,
    };
  }
  return { ...settings, ...wantedServer(given, rateLimit.emailSent) };
}

/** Nothing without a mail server of the operator's. One that was set by hand stays as it is. */
function wantedServer(given: Given, mailsPerHour: number): WantedSettings {
  if (given.SMTP_HOST === "") return {};
  const missing = (["SMTP_USER", "SMTP_PASS", "SMTP_SENDER"] as const).filter((name) =>
    given[name] === ""
  );
  if (missing.length > 0) {
    throw new Error(`SMTP_HOST is given, so ${missing.join(" and ")} must be given as well.`);
  }
  const without = "The project sends two mails an hour, so most codes never arrive.";
  return {
    smtp_host: { value: given.SMTP_HOST, without, isNeeded: true },
    // A text, unlike every other number.
    smtp_port: { value: given.SMTP_PORT || "587", without, isNeeded: true },
    smtp_user: { value: given.SMTP_USER, without, isNeeded: true },
    smtp_pass: { value: given.SMTP_PASS, without, isNeeded: true, isSecret: true },
    smtp_admin_email: { value: given.SMTP_SENDER, without, isNeeded: true },
    smtp_sender_name: {
      value: given.SMTP_SENDER_NAME || given.APP_NAME || "Wan",
      without,
      isNeeded: true,
    },
    rate_limit_email_sent: {
      value: readMailsPerHour(given) ?? mailsPerHour,
      without: "Auth sends fewer mails than your mail server would.",
      isNeeded: false,
    },
  };
}

function readMailsPerHour({ SMTP_MAILS_PER_HOUR: given }: Given): number | undefined {
  if (given === "") return undefined;
  if (!/^[1-9]\d*$/.test(given)) {
    throw new Error(`SMTP_MAILS_PER_HOUR is "${given}", which is not a whole number from 1 on.`);
  }
  return Number(given);
}
