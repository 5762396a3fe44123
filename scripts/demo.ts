/**
 * `npm run demo`: the main job without a browser. A new user signs up, makes a video from a prompt
 * and one from a picture, downloads both, and pays once for each. Then the user buys a pack on the
 * fake Stripe's page. The exit code is 0 only if every check passed.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import type { Database } from "../supabase/functions/_shared/contracts/database.types.ts";
import type { Generation } from "../supabase/functions/_shared/contracts/generations.ts";
import { checkoutSchema, packsSchema } from "../supabase/functions/_shared/contracts/purchases.ts";
import { payOnPage } from "./demo/pay-on-page.ts";
import { check, drawGeneration, say } from "./demo/screen.ts";
import { readCode } from "./stack/mailbox/read-code.ts";
import { follow } from "../supabase/tests/fixtures/follow.ts";
import { anyPorts, exampleSettings, startLocal } from "./local.ts";
import { readOptions } from "./command-line/read-options.ts";

readOptions("npm run demo --", {});

const picture = new URL("../client/e2e/fixtures/photo.jpg", import.meta.url);

/** Stripe's test card that succeeds. */
const card = "4242 4242 4242 4242";

/** Everything that the demo proves, in order. */
async function demonstrate(
  client: SupabaseClient<Database>,
  mailboxUrl: string,
  checkoutOrigins: string,
): Promise<void> {
  const email = `demo-${Date.now()}@example.com`;
  const { error } = await client.auth.signUp({ email, password: "a long password" });
  if (error) throw new Error(`No sign-up: ${error.message}`);
  const token = await readCode(mailboxUrl, email);
  const { data: { user }, error: refusal } = await client.auth.verifyOtp({
    email,
    token,
    type: "email",
  });
  if (user === null) throw new Error(`The code was refused: ${refusal?.message}`);
  const creditsAtFirst = await balance() ?? 0;
  check(creditsAtFirst === 100, `signed up as ${email} with the code ${token}, with 100 credits`);

  const live = await follow(client, user.id);

  const fromPrompt = await make({
    mode: "t2v",
    model: "wan-2.2-t2v-fast",
    resolution: "480p",
    prompt: "A paper boat sails down a rainy street at night",
  });
  await download(fromPrompt);

  const picturePath = `${user.id}/${crypto.randomUUID()}.jpg`;
  const uploaded = await client.storage.from("pictures")
    .upload(picturePath, new Blob([await readFile(picture)], { type: "image/jpeg" }));
  check(uploaded.error === null, "uploaded a picture into the user's own folder");
  const fromPicture = await make({
    mode: "i2v",
    model: "wan-2.2-i2v-fast",
    resolution: "720p",
    prompt: "The camera moves slowly closer, the light grows warm",
    image_path: picturePath,
  });
  await download(fromPicture);
  const bought = await buy();

  const { data: lines } = await client.from("credit_transactions")
    .select("seq, description, amount, balance_after").order("seq");
  say("\n   the ledger");
  for (const line of lines ?? []) {
    say(
      `   ${line.seq}  ${line.description.padEnd(32)} ${
        String(line.amount).padStart(5)
      } → ${line.balance_after}`,
    );
  }
  check(lines?.length === 4, "four lines: a bonus, two deductions and a purchase");
  const price = await priceOf(fromPrompt) + await priceOf(fromPicture);
  const creditsAtLast = creditsAtFirst - price + bought;
  check(
    await balance() === creditsAtLast,
    `the balance is ${creditsAtLast}: one 480p and one 720p video were paid, and one pack was bought`,
  );

  async function balance(): Promise<number | undefined> {
    return (await client.from("profiles").select("credits").single()).data?.credits;
  }

  async function priceOf({ model, resolution }: Generation): Promise<number> {
    const { data } = await client.from("model_prices").select("cost")
      .match({ model, resolution }).single();
    return data?.cost ?? Number.NaN;
  }

  async function make(wanted: object): Promise<Generation> {
    const id = crypto.randomUUID();
    say(`\n   ${JSON.stringify(wanted)}`);
    const ended = live.until(id, drawGeneration);
    const { data, error: notStarted } = await client.functions.invoke("start-generation", {
      body: { id, ...wanted },
    });
    if (notStarted) {
      throw new Error(
        `The start was refused: ${await notStarted.context?.text?.() ?? notStarted.message}`,
      );
    }
    check(data.id === id, `started: ${data.cost} credits deducted`);
    const generation = await ended;
    check(generation.state === "completed", "completed");
    return generation;
  }

  /** Buys the smallest pack. Returns its credits. */
  async function buy(): Promise<number> {
    const { data: offer } = await client.rpc("packs_on_offer");
    const [pack] = packsSchema.parse(offer).packs;
    if (pack === undefined) throw new Error("No pack is on offer.");
    const id = crypto.randomUUID();
    const wanted = { id, pack: pack.slug, return_to: "credits" };
    say(`\n   ${JSON.stringify(wanted)}`);
    const { data, error: refused } = await client.functions.invoke("create-checkout", {
      body: wanted,
    });
    if (refused) {
      throw new Error(`No checkout: ${await refused.context?.text?.() ?? refused.message}`);
    }
    const { url } = checkoutSchema.parse(data);
    check(
      url !== null && new URL(url).origin === checkoutOrigins,
      `${pack.credits} credits for ${priceOfPack(pack)}, to be paid on ${checkoutOrigins}`,
    );
    const back = await payOnPage(url ?? "", card);
    check(new URL(back).searchParams.get("purchase") === id, `paid, and back at ${back}`);
    const status = await client.functions.invoke("purchase-status", { body: { id } });
    check(status.data?.purchase?.state === "paid", "the purchase is paid");
    return pack.credits;
  }

  async function download(generation: Generation): Promise<void> {
    const { data } = await client.storage.from("videos")
      .createSignedUrl(generation.output_path ?? "", 60);
    const signal = AbortSignal.timeout(10_000);
    const whole = await fetch(data?.signedUrl ?? "", { signal });
    const bytes = new Uint8Array(await whole.arrayBuffer());
    const brand = new TextDecoder().decode(bytes.subarray(4, 8));
    check(
      whole.ok && brand === "ftyp",
      `downloaded with a signed URL: ${bytes.length} bytes of MP4`,
    );

    const part = await fetch(data?.signedUrl ?? "", { headers: { range: "bytes=4-7" }, signal });
    check(
      part.status === 206 && await part.text() === "ftyp",
      `and with a Range header: ${part.headers.get("content-range")}`,
    );
  }
}

/** A pack's amount is in the smallest unit of its currency. */
function priceOfPack({ amount, currency }: { amount: number; currency: string }): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

const dataFolder = await mkdtemp(join(tmpdir(), "wan-pwa-demo-"));
try {
  const { stack, stripe, stop } = await startLocal({
    ports: anyPorts,
    settings: await exampleSettings(),
    dataFolder,
    seed: false,
    fsync: false,
    onStep: (step) => say(`   ${step}`),
  });
  const client = createClient<Database>(stack.urls.api, stack.keys.publishable, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  try {
    await demonstrate(client, stack.urls.mailbox, stripe.checkoutOrigins);
    say("\nEvery check passed.");
  } finally {
    await client.removeAllChannels();
    await stop();
  }
} catch (error) {
  say(`\n✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await rm(dataFolder, { recursive: true, force: true });
}
