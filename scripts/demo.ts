/**
 * `npm run demo`: the main job without a browser. A new user signs up, makes a video from a prompt,
 * one from a picture and one with sound, downloads them, and pays once for each. Then the user buys
 * a pack on the fake Stripe's page, and edits the last video. The exit code is 0 only if every check
 * passed.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import * as z from "zod/mini";
import type { Database } from "../supabase/functions/_shared/contracts/database.types.ts";
import { modelSchema } from "../supabase/functions/_shared/contracts/catalog/catalog.ts";
import type { Generation } from "../supabase/functions/_shared/contracts/generation/generations.ts";
import {
  type Inputs,
  withDefaults,
} from "../supabase/functions/_shared/contracts/catalog/inputs.ts";
import { priceOf } from "../supabase/functions/_shared/contracts/catalog/price.ts";
import {
  type Measured,
  measuredSchema,
} from "../supabase/functions/_shared/contracts/upload/measure-upload.ts";
import {
  checkoutSchema,
  packsSchema,
} from "../supabase/functions/_shared/contracts/account/purchases.ts";
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

/** What a generation is started with. */
interface Wanted {
  mode: Generation["mode"];
  model: string;
  prompt: string;
  inputs: Inputs;
}

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

  let paid = 0;
  const live = await follow(client, user.id);

  const catalog = z.parse(z.array(modelSchema), (await client.rpc("read_catalog")).data);

  await download(
    await make({
      mode: "t2v",
      model: "wan-2.2-t2v-fast",
      prompt: "A paper boat sails down a rainy street at night",
      inputs: { resolution: "480p" },
    }),
  );

  const picturePath = `${user.id}/${crypto.randomUUID()}.jpg`;
  const uploaded = await client.storage.from("pictures")
    .upload(picturePath, new Blob([await readFile(picture)], { type: "image/jpeg" }));
  check(uploaded.error === null, "uploaded a picture into the user's own folder");
  await download(
    await make({
      mode: "i2v",
      model: "wan-2.2-i2v-fast",
      prompt: "The camera moves slowly closer, the light grows warm",
      inputs: { resolution: "720p", picture: `pictures/${picturePath}` },
    }),
  );

  const withSound = await make({
    mode: "t2v",
    model: "wan-2.7-t2v",
    prompt: "Waves roll onto a beach, a bell rings far away",
    inputs: { duration_seconds: 2, aspect_ratio: "1:1" },
  });
  const own = `videos/${withSound.output_path}`;
  const facts = await measure(own);
  check(facts.has_sound === true, "it has sound");
  check(
    facts.width === facts.height && facts.milliseconds === 2000,
    `it is ${facts.width} by ${facts.height} pixels and ${facts.milliseconds} ms long, as asked`,
  );

  const bought = await buy();

  const edited = await make({
    mode: "v2v",
    model: "wan-2.7-videoedit",
    prompt: "The same beach in deep snow, soft morning light",
    inputs: { clip: own },
  }, [facts]);
  await download(edited);

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
  check(lines?.length === 6, "six lines: a bonus, four deductions and a purchase");
  const creditsAtLast = creditsAtFirst - paid + bought;
  check(
    await balance() === creditsAtLast,
    `the balance is ${creditsAtLast}: four videos were paid with ${paid} credits, and one pack was bought`,
  );

  async function balance(): Promise<number | undefined> {
    return (await client.from("profiles").select("credits").single()).data?.credits;
  }

  /** The server measures a file of the user, once. */
  async function measure(file: string): Promise<Measured> {
    const { data } = await client.functions.invoke("measure-upload", { body: { file } });
    return z.parse(measuredSchema, data);
  }

  /** Makes a video at the price that the app shows, which depends on the length of its clip. */
  async function make(wanted: Wanted, files: Measured[] = []): Promise<Generation> {
    const id = crypto.randomUUID();
    say(`\n   ${JSON.stringify(wanted)}`);
    const model = catalog.find(({ slug }) => slug === wanted.model);
    const lengths = new Map(files.map(({ file, milliseconds }) => [file, milliseconds ?? 0]));
    const price = model &&
      priceOf(model, withDefaults(model, wanted.mode, wanted.inputs), lengths);
    const ended = live.until(id, drawGeneration);
    const { data, error: notStarted } = await client.functions.invoke("start-generation", {
      body: { id, ...wanted, expected_cost: price },
    });
    if (notStarted) {
      throw new Error(
        `The start was refused: ${await notStarted.context?.text?.() ?? notStarted.message}`,
      );
    }
    check(data.id === id && data.cost === price, `started for ${price} credits, the price shown`);
    paid += data.cost;
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
