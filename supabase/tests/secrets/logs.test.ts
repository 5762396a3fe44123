import { readFile } from "node:fs/promises";
import { beforeAll, expect, it } from "vitest";
import * as z from "zod/mini";
import { createClient } from "@supabase/supabase-js";
import { LOCAL_SECRET_KEY } from "../../../scripts/fake-stripe/fake-stripe.ts";
import { newUserOn } from "../../../scripts/test/new-user.ts";
import {
  checkoutSchema,
  purchaseStatusAnswerSchema,
} from "../../functions/_shared/contracts/account/purchases.ts";
import { mediaFile } from "../../functions/_shared/fixtures/media.ts";
import { uploadFile } from "../fixtures/people.ts";
import { untilState } from "../kills/fixtures/own-stack.ts";
import { useOwnStack } from "../kills/fixtures/use-own-stack.ts";

const marked = {
  prompt: "A lamp in canaryprompt light",
  negative: "canarynegative words",
  email: "canarymail@example.com",
  password: "canarypassword-canary",
};

const own = useOwnStack();
let log: string;
let secrets: Record<string, string>;

beforeAll(async () => {
  const { urls, keys } = own.stack;
  const client = createClient(urls.api, keys.publishable, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  const { email, password } = marked;
  await client.auth.signUp({ email: `sign-up-${email}`, password });
  await client.auth.signInWithOtp({ email: `code-${email}` });
  const session = await newUserOn(own.stack, { email, password, client });
  const userId = session.user.id;
  await client.auth.signInWithPassword({ email, password: `${password}wrong` });

  const photo = await readFile(new URL("../../../client/e2e/fixtures/photo.jpg", import.meta.url));
  const person = { id: userId, client };
  const picture = await uploadFile(person, "pictures", new Uint8Array(photo), "image/jpeg");
  const signed = await client.storage.from("pictures")
    .createSignedUrl(picture.replace("pictures/", ""), 60);
  await fetch(signed.data?.signedUrl ?? "");
  // A file that is measured, and one that is refused with the reason in the log.
  const text = new TextEncoder().encode(marked.prompt);
  for (const bytes of [mediaFile("end.mp4").slice(), text]) {
    const file = await uploadFile(person, "clips", bytes, "video/mp4");
    await client.functions.invoke("measure-upload", { body: { file } });
  }

  const start = async (change: object) => {
    const id = crypto.randomUUID();
    await client.functions.invoke("start-generation", {
      body: {
        id,
        mode: "t2v",
        model: "wan-2.2-t2v-fast",
        inputs: { resolution: "480p" },
        prompt: marked.prompt,
        ...change,
      },
    });
    return id;
  };
  const ended = await Promise.all([
    start({}),
    start({ mode: "i2v", model: "wan-2.2-i2v-fast", inputs: { picture } }),
    start({ prompt: `${marked.prompt} [sim:fail=canaryprompt was flagged E005]` }),
    start({ prompt: `${marked.prompt} [sim:create=status:422]` }),
    start({ prompt: `${marked.prompt} [sim:output=status:404]` }),
  ]);
  for (const id of ended) await untilState(own.stack, id, "completed", "failed");
  // Refusals of each kind: invalid request, unknown model, missing picture, unsigned webhook.
  await start({ inputs: { negative_prompt: marked.negative } });
  await start({ model: marked.prompt });
  await start({ prompt: marked.prompt.repeat(50) });
  await start({ mode: "i2v", inputs: { picture: `${crypto.randomUUID()}/${marked.prompt}.jpg` } });
  await fetch(`${urls.api}/functions/v1/replicate-webhook?token=canarytoken`, {
    method: "POST",
    body: marked.prompt,
  });

  // A purchase that is paid, one that Stripe refuses, and an event that nobody signed.
  const buy = async (pack: string) =>
    await client.functions.invoke("create-checkout", { body: { id: crypto.randomUUID(), pack } });
  const { data } = await buy("500-eur-5");
  const { purchase, url } = checkoutSchema.parse(data);
  const [checkout] = await own.stripe.control.sessions();
  await own.stripe.control.pay(checkout?.id ?? "");
  const readStatus = async (receipt: boolean) => {
    // As if some seconds had passed since the last question, so that Stripe is asked.
    await own.stack.sql`
      update public.purchases set settled_at = null, checked_at = null where id = ${purchase.id}`;
    const status = await client.functions.invoke("purchase-status", {
      body: { id: purchase.id, receipt },
    });
    return purchaseStatusAnswerSchema.parse(status.data);
  };
  // There is a receipt as soon as our row says that the purchase is paid.
  await readStatus(false);
  const { receipt_url } = await readStatus(true);
  await own.stripe.control.fault({ op: "create_session", about: email }, "status:400");
  await buy("1200-eur-11");
  await fetch(`${urls.api}/functions/v1/stripe-webhook`, {
    method: "POST",
    headers: { "stripe-signature": "t=1,v1=canarysignature" },
    body: marked.prompt,
  });

  const predictions = z.parse(
    z.array(z.looseObject({
      webhook: z.string(),
      output: z.optional(z.unknown()),
      input: z.looseObject({ image: z.optional(z.string()) }),
    })),
    await own.replicate.control("predictions"),
  );
  const addresses = predictions.map(({ webhook }) => new URL(webhook).searchParams.get("token"));
  const sent = predictions.find(({ input }) => input.image)?.input.image ?? "";
  secrets = {
    ...marked,
    "a secret of the functions": own.replicate.settings["GENERATION_TOKEN_SECRETS"] ?? "",
    "the webhook secret": own.replicate.settings["REPLICATE_WEBHOOK_SECRETS"] ?? "",
    "Replicate's token": own.replicate.settings["REPLICATE_API_TOKEN"] ?? "",
    "the secret key": keys.secret,
    "cron's secret key": keys.cronSecret,
    "the access token": session.access_token,
    "the refresh token": session.refresh_token,
    "a signed URL": new URL(signed.data?.signedUrl ?? "").searchParams.get("token") ?? "",
    "the URL of a file that Replicate reads": new URL(sent).searchParams.get("token") ?? "",
    "a webhook's token": addresses[0] ?? "",
    "an output's URL": String(predictions.find(({ output }) => output)?.output ?? ""),
    "a forged token": "canarytoken",
    "a forged signature": "canarysignature",
    "Stripe's key": LOCAL_SECRET_KEY,
    "the secret of Stripe's webhooks": own.replicate.settings["STRIPE_WEBHOOK_SECRETS"] ?? "",
    "the address of a checkout": new URL(url ?? "").pathname,
    "the address of a receipt": new URL(receipt_url ?? "").pathname,
  };
  log = own.stack.logs.all().map((event) => JSON.stringify(event)).join("\n");
});

it("the search works: the log contains reports and refusals", () => {
  expect(log).toContain("prediction reported");
  expect(log).toContain("invalid_signature");
  expect(log).toContain("create refused");
  expect(log).toContain("upload_not_supported");
  expect(log).toContain("purchase settled");
  expect(log).toContain("session not created");
  expect(log).toContain("invalid_event_signature");
  expect(Object.values(secrets).filter((secret) => secret.length < 8)).toEqual([]);
});

it.each([
  "prompt",
  "negative",
  "email",
  "password",
  "a secret of the functions",
  "the webhook secret",
  "Replicate's token",
  "the secret key",
  "the access token",
  "the refresh token",
  "a signed URL",
  "the URL of a file that Replicate reads",
  "a webhook's token",
  "an output's URL",
  "a forged token",
  "a forged signature",
  "Stripe's key",
  "the secret of Stripe's webhooks",
  "the address of a checkout",
  "the address of a receipt",
])("the log does not contain %s", (name) => {
  const secret = secrets[name] ?? "";
  const lines = log.split("\n").filter((line) => line.includes(secret));
  expect(lines).toEqual([]);
  expect(log).not.toMatch(/canaryprompt|canarynegative|canarymail|canarypassword/);
});
