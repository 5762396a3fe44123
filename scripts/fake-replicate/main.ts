import { parseArgs } from "node:util";
import { startFakeReplicate } from "./fake-replicate.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: process.env["FAKE_REPLICATE_PORT"] ?? "8787" },
    "delivery-port": {
      type: "string",
      default: process.env["FAKE_REPLICATE_DELIVERY_PORT"] ?? "8788",
    },
    host: { type: "string", default: "127.0.0.1" },
    token: { type: "string", default: process.env["REPLICATE_API_TOKEN"] ?? "r8_local" },
    "webhook-secret": {
      type: "string",
      default: process.env["REPLICATE_WEBHOOK_SECRET"] ??
        "whsec_bG9jYWwtZmFrZS1yZXBsaWNhdGUtc2VjcmV0",
    },
    "run-ms": { type: "string", default: "6000" },
    seed: { type: "string", default: "1" },
    quiet: { type: "boolean", default: false },
  },
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

const stopped = Promise.withResolvers<void>();
process.once("SIGINT", () => stopped.resolve());
process.once("SIGTERM", () => stopped.resolve());
await stopped.promise;
await fake.close();
