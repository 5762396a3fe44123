import { readOptions } from "../command-line/read-options.ts";
import { untilStopped } from "../command-line/until-stopped.ts";
import { SANDBOX_RETRIES_MS } from "./control/settings.ts";
import { LOCAL_SECRET_KEY, LOCAL_WEBHOOK_SECRET, startFakeStripe } from "./fake-stripe.ts";

const values = readOptions("node scripts/fake-stripe/main.ts", {
  port: {
    type: "string",
    default: process.env["FAKE_STRIPE_PORT"] ?? "8789",
    says: "the port of the API",
  },
  "page-port": {
    type: "string",
    default: process.env["FAKE_STRIPE_PAGE_PORT"] ?? "8790",
    says: "the port of the hosted page",
  },
  host: { type: "string", default: "127.0.0.1", says: "the address to listen on" },
  key: { type: "string", default: LOCAL_SECRET_KEY, says: "the API key that callers must send" },
  "webhook-url": {
    type: "string",
    default: "",
    says: "who receives the webhooks; nobody if empty",
  },
  "webhook-secret": {
    type: "string",
    default: LOCAL_WEBHOOK_SECRET,
    says: "the secret that signs webhooks",
  },
  sandbox: { type: "boolean", default: false, says: "retries webhooks 3 times instead of 3 days" },
  seed: { type: "string", default: "1", says: "the seed of everything that is random" },
  quiet: { type: "boolean", default: false, says: "prints no events" },
});

const fake = await startFakeStripe({
  port: Number(values.port),
  pagePort: Number(values["page-port"]),
  host: values.host,
  secretKey: values.key,
  webhookUrl: values["webhook-url"] || null,
  webhookSecret: values["webhook-secret"],
  ...(values.sandbox && { retrySchedule: SANDBOX_RETRIES_MS }),
  seed: Number(values.seed),
  log: (event) => {
    if (!values.quiet) console.log(JSON.stringify(event));
  },
});

console.log(`API       ${fake.apiUrl}   (key ${values.key})
Page      ${fake.pageUrl}
Control   ${fake.controlUrl}`);

await untilStopped();
await fake.close();
