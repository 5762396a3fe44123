import { readOptions } from "../command-line/read-options.ts";
import { untilStopped } from "../command-line/until-stopped.ts";
import { startFakeReplicate } from "./fake-replicate.ts";

const values = readOptions("node scripts/fake-replicate/main.ts", {
  port: {
    type: "string",
    default: process.env["FAKE_REPLICATE_PORT"] ?? "8787",
    says: "the port of the API",
  },
  "delivery-port": {
    type: "string",
    default: process.env["FAKE_REPLICATE_DELIVERY_PORT"] ?? "8788",
    says: "the port of the outputs",
  },
  host: { type: "string", default: "127.0.0.1", says: "the address to listen on" },
  token: {
    type: "string",
    default: process.env["REPLICATE_API_TOKEN"] ?? "r8_local",
    says: "the token that callers must send",
  },
  "webhook-secret": {
    type: "string",
    default: process.env["REPLICATE_WEBHOOK_SECRET"] ??
      "whsec_bG9jYWwtZmFrZS1yZXBsaWNhdGUtc2VjcmV0",
    says: "the secret that signs webhooks",
  },
  "run-ms": { type: "string", default: "6000", says: "how long a run takes, in milliseconds" },
  seed: { type: "string", default: "1", says: "the seed of everything that is random" },
  quiet: { type: "boolean", default: false, says: "prints no events" },
});

const fake = await startFakeReplicate({
  port: Number(values.port),
  deliveryPort: Number(values["delivery-port"]),
  host: values.host,
  token: values.token,
  webhookSecret: values["webhook-secret"],
  runMs: Number(values["run-ms"]),
  seed: Number(values.seed),
  log: (event) => {
    if (!values.quiet) console.log(JSON.stringify(event));
  },
});

console.log(`API       ${fake.apiUrl}   (token ${values.token})
Delivery  ${fake.deliveryUrl}
Control   ${fake.controlUrl}`);

await untilStopped();
await fake.close();
