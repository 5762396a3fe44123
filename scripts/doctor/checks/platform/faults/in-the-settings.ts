import { addresses, settings } from "../settings.ts";
import { mails } from "../mails.ts";
import { change, type Fault } from "./fault.ts";

export const faultsInTheSettings: readonly Fault[] = [
  {
    title: "Realtime with public topics",
    check: settings,
    plant: (fake) => change(fake.state.realtime, { private_only: false }),
    says: "Realtime: private_only is false and should be true.",
  },
  {
    title: "a mail without the code",
    check: settings,
    plant: (fake) =>
      change(fake.state.auth, { mailer_templates_magic_link_content: "<p>Hello</p>" }),
    says: "Auth: mailer_templates_magic_link_content",
  },
  {
    title: "addresses that nobody has to confirm",
    check: settings,
    plant: (fake) => change(fake.state.auth, { mailer_autoconfirm: true }),
    says: "Auth: mailer_autoconfirm is true and should be false.",
  },
  {
    title: "another schema in the API",
    check: settings,
    plant: (fake) => change(fake.state.postgrest, { db_schema: "public,private" }),
    says: 'Data API: db_schema is "public,private" and should be "public".',
  },
  {
    title: "a smaller limit for files",
    check: settings,
    plant: (fake) => change(fake.state.storage, { fileSizeLimit: 1 }),
    says: "Storage: fileSizeLimit is 1",
  },
  {
    title: "a site URL of a developer",
    check: addresses,
    plant: (fake) => change(fake.state.auth, { site_url: "http://localhost:3000" }),
    says: "The site URL of Auth is http://localhost:3000.",
  },
  {
    title: "a redirect to a developer's machine",
    check: addresses,
    plant: (fake) =>
      change(fake.state.auth, { uri_allow_list: "https://app.example.com/**, http://127.0.0.1:*" }),
    says: "Auth may redirect to http://127.0.0.1:*.",
  },
  {
    title: "no mail service",
    check: mails,
    plant: (fake) => change(fake.state.auth, { smtp_host: null }),
    says: "No mail service is set.",
  },
  {
    title: "a mail service that may send two mails an hour",
    check: mails,
    plant: (fake) => change(fake.state.auth, { rate_limit_email_sent: 2 }),
    says: "Auth sends at most 2 mails an hour",
  },
];
