import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { readSettings } from "./env.ts";

/** A secret by Standard Webhooks whose key is the same byte many times. */
function webhookSecret(byte: number, bytes = 24): string {
  return `whsec_${btoa(String.fromCharCode(byte).repeat(bytes))}`;
}

const hosted = {
  SUPABASE_URL: "https://project.supabase.co",
  REPLICATE_API_TOKEN: "r8_test",
  REPLICATE_WEBHOOK_SECRETS: `${webhookSecret(1)}, ${webhookSecret(2)}`,
  GENERATION_TOKEN_SECRETS: "a-secret-of-the-tests-made-by-nobody",
};
const laptop = { ...hosted, SUPABASE_URL: "http://127.0.0.1:54321" };

describe("the settings", () => {
  it("have default values for most variables", () => {
    expect(readSettings(hosted)).toEqual({
      replicateToken: "r8_test",
      replicateUrl: "https://api.replicate.com/v1",
      webhookSecrets: [webhookSecret(1), webhookSecret(2)],
      generationTokenSecrets: ["a-secret-of-the-tests-made-by-nobody"],
      outputHosts: ["replicate.delivery", "*.replicate.delivery"],
      webhookUrl: "https://project.supabase.co/functions/v1/replicate-webhook",
      storageIsReachable: true,
      vapid: null,
      stripe: null,
      sellingFlaw: null,
      pushHosts: [
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        "*.push.services.mozilla.com",
        "*.notify.windows.com",
        "web.push.apple.com",
        "*.push.apple.com",
      ],
    });
  });

  it("contain all three VAPID variables or none of them", () => {
    const all = {
      VAPID_PUBLIC_KEY: "public",
      VAPID_PRIVATE_KEY: "private",
      VAPID_SUBJECT: "mailto:operator@localhost",
    };
    expect(readSettings({ ...hosted, ...all }).vapid).toEqual({
      publicKey: "public",
      privateKey: "private",
      subject: "mailto:operator@localhost",
    });
    for (const name of Object.keys(all)) {
      expect(readSettings({ ...hosted, ...all, [name]: "" }).vapid, name).toBeNull();
    }
  });

  it("on a laptop with the real Replicate turn webhooks off and upload files", () => {
    expect(readSettings(laptop)).toMatchObject({
      webhookUrl: null,
      storageIsReachable: false,
    });
  });

  it("on a laptop with the fake Replicate turn webhooks and signed URLs on, over HTTP", () => {
    const settings = readSettings({
      ...laptop,
      REPLICATE_API_URL: "http://127.0.0.1:54330/v1",
    });
    expect(settings).toMatchObject({
      webhookUrl: "http://127.0.0.1:54321/functions/v1/replicate-webhook",
      storageIsReachable: true,
    });
  });

  it.each([
    "",
    " ",
    "\t\n",
    ",",
    "a".repeat(31),
    ` ${"a".repeat(31)} `,
    `${"a".repeat(32)},${"b".repeat(31)}`,
    `${"a".repeat(20)} ${"a".repeat(20)}`,
  ])(
    "refuse the token secrets %j",
    (secret) => {
      expect(() => readSettings({ ...laptop, GENERATION_TOKEN_SECRETS: secret })).toThrow(
        expect.objectContaining({ code: "not_configured" }),
      );
    },
  );

  it.each([
    ["of 23 bytes", webhookSecret(1, 23)],
    ["without a key", "whsec_"],
    ["that is not base64", `whsec_${"%".repeat(40)}`],
    ["beside another, with a semicolon between them", `${webhookSecret(1)};${webhookSecret(2)}`],
    ["of 23 bytes after a good one", `${webhookSecret(1)},${webhookSecret(2, 23)}`],
  ])("refuse a webhook secret %s", (_case, secrets) => {
    expect(() => readSettings({ ...laptop, REPLICATE_WEBHOOK_SECRETS: secrets })).toThrow(
      expect.objectContaining({ code: "not_configured" }),
    );
  });

  it.each([
    ["commas", ","],
    ["an empty one", " , ,"],
    ["blanks", "  "],
    ["line breaks", "\r\n"],
  ])("take webhook secrets with %s between them for two, never for one", (_between, between) => {
    const [one, other] = [webhookSecret(1), webhookSecret(2)];
    const env = { ...hosted, REPLICATE_WEBHOOK_SECRETS: `${one}${between}${other}\n` };
    expect(readSettings(env).webhookSecrets).toEqual([one, other]);
  });

  it("may have no webhook secret: then no webhook is accepted", () => {
    const { webhookSecrets } = readSettings({ ...hosted, REPLICATE_WEBHOOK_SECRETS: " " });
    expect(webhookSecrets).toEqual([]);
  });

  it.each(["not an address", "project.supabase.co", "/functions"])(
    "refuse %j where an address belongs",
    (address) => {
      for (const name of ["SUPABASE_URL", "REPLICATE_API_URL", "FUNCTIONS_URL"]) {
        expect(() => readSettings({ ...hosted, [name]: address }), name).toThrow(
          expect.objectContaining({ code: "not_configured", cause: expect.stringContaining(name) }),
        );
      }
    },
  );

  it("take an address however its scheme is written, and with a slash at its end", () => {
    const settings = readSettings({
      ...hosted,
      SUPABASE_URL: "HTTPS://Project.supabase.co/",
      REPLICATE_API_URL: "HTTPS://api.replicate.com/v1/",
    });
    expect(settings).toMatchObject({
      replicateUrl: "https://api.replicate.com/v1",
      webhookUrl: "https://project.supabase.co/functions/v1/replicate-webhook",
      storageIsReachable: true,
    });
  });
});

const selling = {
  ...hosted,
  STRIPE_SECRET_KEY: "sk_test_51abcdefgh",
  APP_URL: "https://wan.example/",
};
const stripeSecret = (letter: string) => `whsec_${letter.repeat(32)}`;

describe("the settings for selling credits", () => {
  it("need a key and the app's address", () => {
    expect(readSettings(selling).stripe).toEqual({
      secretKey: "sk_test_51abcdefgh",
      livemode: false,
      webhookSecrets: [],
      apiUrl: new URL("https://api.stripe.com"),
      appUrl: "https://wan.example",
    });
  });

  it("are off without a key, whatever else is set", () => {
    const env = { ...selling, STRIPE_SECRET_KEY: " ", STRIPE_WEBHOOK_SECRETS: stripeSecret("a") };
    expect(readSettings(env)).toMatchObject({ stripe: null, sellingFlaw: null });
  });

  it.each([
    ["a short webhook secret", { STRIPE_WEBHOOK_SECRETS: "a" }],
    ["an address that is none", { APP_URL: "wan.example" }],
  ])("are off without a key, and %s is no flaw then", (_what, change) => {
    const env = { ...selling, STRIPE_SECRET_KEY: "", ...change };
    expect(readSettings(env)).toMatchObject({ stripe: null, sellingFlaw: null });
  });

  it.each([
    ["sk_test_51abcdefgh", false],
    ["rk_test_51abcdefgh", false],
    ["sk_live_51abcdefgh", true],
    ["rk_live_51abcdefgh", true],
  ])("know the mode by the key: %s", (STRIPE_SECRET_KEY, livemode) => {
    expect(readSettings({ ...selling, STRIPE_SECRET_KEY }).stripe?.livemode).toBe(livemode);
  });

  it.each([
    ["a publishable key", { STRIPE_SECRET_KEY: "pk_live_51abcdefgh" }],
    ["a webhook secret as the key", { STRIPE_SECRET_KEY: stripeSecret("a") }],
    ["half a key", { STRIPE_SECRET_KEY: "sk_test_" }],
    ["two keys", { STRIPE_SECRET_KEY: "sk_test_51abcdefgh,sk_live_51abcdefgh" }],
    ["no address of the app", { APP_URL: "" }],
    ["an address that is none", { APP_URL: "wan.example" }],
    ["an address with a query", { APP_URL: "https://wan.example/?a=b" }],
    ["an address of a script", { APP_URL: "javascript:alert(1)" }],
    ["an API that is no address", { STRIPE_API_URL: "api.stripe.com" }],
    ["a path of the API", { STRIPE_API_URL: "http://127.0.0.1:54340/v1" }],
    ["a webhook secret of 23 characters", { STRIPE_WEBHOOK_SECRETS: "a".repeat(23) }],
    ["a short one after a good one", {
      STRIPE_WEBHOOK_SECRETS: `${stripeSecret("a")}, ${"a".repeat(23)}`,
    }],
    ...["sk_live_51abcdefgh", "rk_live_51abcdefgh"].flatMap((STRIPE_SECRET_KEY) =>
      [
        ["a live key for a fake", { STRIPE_API_URL: "http://127.0.0.1:54340" }],
        ["a live key over plain HTTP", { STRIPE_API_URL: "http://api.stripe.com" }],
        ["a live key for a host like Stripe's", {
          STRIPE_API_URL: "https://api.stripe.com.example",
        }],
        ["a live key for another port", { STRIPE_API_URL: "https://api.stripe.com:8443" }],
        ["a live key and an app over plain HTTP", { APP_URL: "http://wan.example" }],
      ].map(([what, change]): [string, Record<string, string>] => [
        `${what} (${STRIPE_SECRET_KEY})`,
        { STRIPE_SECRET_KEY, ...(change as object) },
      ])
    ),
  ])("are not used with %s, and the other settings are", (_what, change) => {
    expect(readSettings({ ...selling, ...change })).toEqual({
      ...readSettings(hosted),
      stripe: null,
      sellingFlaw: expect.stringMatching(/STRIPE_|APP_URL/),
    });
  });

  it("do not have their values in the flaw, which goes to the log", () => {
    const flaws = [
      { STRIPE_SECRET_KEY: "sk_live_canary,rk_live_canary" },
      { STRIPE_WEBHOOK_SECRETS: "canary" },
      { APP_URL: "canary" },
      { STRIPE_API_URL: "canary" },
    ].map((change) => readSettings({ ...selling, ...change }).sellingFlaw);
    expect(flaws).toEqual(flaws.map(() => expect.not.stringContaining("canary")));
  });

  it("take a fake for a test key", () => {
    const env = { ...selling, STRIPE_API_URL: "http://127.0.0.1:54340" };
    expect(readSettings(env).stripe?.apiUrl.port).toBe("54340");
  });

  it.each([",", "  ", "\r\n", " , ,"])(
    "take webhook secrets with %j between them for two",
    (between) => {
      const secrets = [stripeSecret("a"), stripeSecret("b")];
      const env = { ...selling, STRIPE_WEBHOOK_SECRETS: `${secrets.join(between)}\n` };
      expect(readSettings(env).stripe?.webhookSecrets).toEqual(secrets);
    },
  );

  it("take a webhook secret whole, whatever its letters", () => {
    const env = { ...selling, STRIPE_WEBHOOK_SECRETS: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" };
    expect(readSettings(env).stripe?.webhookSecrets)
      .toEqual(["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]);
  });
});

describe("the example's secrets", async () => {
  const example = parseEnv(
    await readFile(new URL("../../../../.env.example", import.meta.url), "utf8"),
  );
  const { REPLICATE_WEBHOOK_SECRETS: webhook = "", VAPID_PRIVATE_KEY: vapid = "" } = example;
  const token = example["GENERATION_TOKEN_SECRETS"] ?? "";
  const stripeWebhook = example["STRIPE_WEBHOOK_SECRETS"] ?? "";

  const written: [name: string, value: string][] = [
    ["GENERATION_TOKEN_SECRETS", token],
    ["GENERATION_TOKEN_SECRETS", ` ${token}2 `],
    ["REPLICATE_WEBHOOK_SECRETS", webhook],
    ["REPLICATE_WEBHOOK_SECRETS", webhook.slice("whsec_".length)],
    ["REPLICATE_WEBHOOK_SECRETS", `whsec_${webhook}`],
    ["REPLICATE_WEBHOOK_SECRETS", webhook.replace("whsec_", "WHSEC_")],
    ["REPLICATE_WEBHOOK_SECRETS", `${webhookSecret(1)}, ${webhook}`],
    ["VAPID_PRIVATE_KEY", vapid],
    ["VAPID_PRIVATE_KEY", `${vapid}=`],
    ["VAPID_PRIVATE_KEY", vapid.replaceAll("-", "+")],
  ];
  const writtenForSelling: [name: string, value: string][] = [
    ["STRIPE_SECRET_KEY", "sk_test_local_fake_stripe"],
    ["STRIPE_SECRET_KEY", "rk_test_local_fake_stripe2"],
    ["STRIPE_WEBHOOK_SECRETS", stripeWebhook],
    ["STRIPE_WEBHOOK_SECRETS", `${stripeSecret("a")}, ${stripeWebhook}`],
  ];

  it.each([
    "https://project.supabase.co",
    "HTTPS://project.supabase.co",
    "https://127.0.0.1",
    "http://project.example",
    "http://kong.",
    "http://kong.internal:8000",
    "http://127.0.0.1.example",
    "http://192.168.1.2:54321",
    "http://[fe80::1]:54321",
    "http://0.0.0.0:54321",
  ])("are refused, in whatever form, where Supabase is at %s", (SUPABASE_URL) => {
    for (const [name, value] of written) {
      const read = () => readSettings({ ...selling, SUPABASE_URL, [name]: value });
      expect(read, `${name}=${value}`).toThrow(
        expect.objectContaining({
          code: "not_configured",
          cause: expect.stringContaining(".env.example"),
        }),
      );
    }
    for (const [name, value] of writtenForSelling) {
      const settings = readSettings({ ...selling, SUPABASE_URL, [name]: value });
      expect(settings, `${name}=${value}`).toMatchObject({
        stripe: null,
        sellingFlaw: expect.stringContaining(".env.example"),
      });
    }
  });

  it.each([
    "http://127.0.0.1:54321",
    "http://localhost:54321",
    "http://[::1]:54321",
    "http://kong:8000",
    "http://supabase_kong_wan-pwa:8000",
  ])("are accepted where only this machine reaches Supabase: %s", (SUPABASE_URL) => {
    for (const [name, value] of written) {
      expect(() => readSettings({ ...selling, SUPABASE_URL, [name]: value }), name).not.toThrow();
    }
    for (const [name, value] of writtenForSelling) {
      const settings = readSettings({ ...selling, SUPABASE_URL, [name]: value });
      expect(settings, name).toMatchObject({ stripe: expect.anything(), sellingFlaw: null });
    }
  });
});

describe("a setting that is missing", () => {
  it.each(["SUPABASE_URL", "REPLICATE_API_TOKEN", "GENERATION_TOKEN_SECRETS"])(
    "stops the function, and only the log gets its name: %s",
    (name) => {
      const read = () => readSettings({ ...hosted, [name]: " " });
      expect(read).toThrow(expect.objectContaining({
        code: "not_configured",
        message: expect.not.stringContaining(name),
        cause: expect.stringContaining(name),
      }));
    },
  );
});
