import process from "node:process";
import Replicate, { validateWebhook } from "replicate";

/**
 * What an app does with the official client, unchanged except for its address. Prints its results
 * as JSON. official-client.test.ts runs it under Node and under the Deno of Supabase's edge
 * runtime.
 *
 * Arguments: the API's URL, and a URL that receives webhooks.
 */

const [, , baseUrl = "", webhook = ""] = process.argv;
const replicate = new Replicate({ auth: "r8_test", baseUrl, useFileOutput: false });

const T2V = "wavespeedai/wan-2.1-t2v-480p" as const;
const VACE = "bbafc615de3e3903470a335f94294810ced166309adcba307ac8692113a7b273";

const created = await replicate.predictions.create({
  model: T2V,
  input: { prompt: "a cat" },
  webhook,
  webhook_events_filter: ["completed"],
});
const byVersion = await replicate.predictions.create({
  version: VACE,
  // The fake runs it for so long that even a slow machine cancels it in time.
  input: { prompt: "a dog [sim:slow=60m]" },
});
const canceled = await replicate.predictions.cancel(byVersion.id);
const got = await replicate.predictions.get(created.id);
const deadline = await (await replicate.request(`/models/${T2V}/predictions`, {
  method: "POST",
  headers: { "Cancel-After": "15m" },
  data: { input: { prompt: "a bird" } },
})).json();
const output = await replicate.run(T2V, { input: { prompt: "a fish" } });
const uploaded = await replicate.predictions.create({
  model: "wavespeedai/wan-2.1-i2v-480p",
  input: { prompt: "it moves", image: new Blob([new Uint8Array([0xff, 0xd8, 0xff, 0xe0])]) },
});
const { status: uploadedStatus, error: uploadedError } = await replicate.wait(uploaded, {
  interval: 20,
});

let listed = 0;
let pages = 0;
for await (const page of replicate.paginate(replicate.predictions.list)) {
  pages += 1;
  listed += page.length;
}

const { key } = await replicate.webhooks.default.secret.get();
const model = await replicate.models.get("wan-video", "wan-2.2-t2v-fast");
const refusal = await replicate.predictions.create({ model: T2V, input: {} }).catch(String);
const signed = {
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  timestamp: "1614265330",
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  body: '{"test": 2432232314}',
  secret: key,
};

console.log(JSON.stringify({
  created: created.status,
  got: got.id === created.id,
  canceled: canceled.status,
  deadline: typeof deadline.deadline,
  output,
  uploaded: [uploadedStatus, uploadedError],
  pages,
  listed,
  model: model.name,
  refusal,
  vectorIsValid: await validateWebhook(signed),
  forgedIsValid: await validateWebhook({ ...signed, body: '{"test": 2432232315}' }),
}));
