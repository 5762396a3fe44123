import { createECDH } from "node:crypto";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { handledEvents } from "../../../supabase/functions/_shared/purchase/events.ts";
import { useOperator } from "./test/operator.ts";

const operator = useOperator();
beforeEach(() => operator.startOver());

const inFunctions = (name: string) => operator.supabase.state.secrets.get(name);
/** What a later deploy gives, such as one in CI. */
const onlyTheToken = { REPLICATE_API_TOKEN: "", STRIPE_SECRET_KEY: "", APP_URL: "" };

describe("a first deploy", () => {
  it("says what it does in a plan, and neither the plan nor anything else shows a secret", async () => {
    const { lines, said } = await operator.plan();
    expect(lines).toEqual([
      "Make GENERATION_TOKEN_SECRETS, and keep a copy in the Vault",
      "Fetch REPLICATE_WEBHOOK_SECRETS from Replicate, and keep a copy in the Vault",
      "Make the keys of push notifications, and keep a copy in the Vault",
      expect.stringMatching(/^Set REPLICATE_API_TOKEN, .*APP_URL/),
      `Keep the project's address: ${operator.supabase.projectUrl}`,
      "Make a secret key for cron, and keep it",
      `Add the webhook endpoint ${operator.supabase.projectUrl}/functions/v1/stripe-webhook`,
      "Sell credits, if Stripe is set up by then",
    ]);
    const printed = [...lines, ...said, ...await operator.deploy()].join("\n");
    const values = [
      ...Object.values(await operator.inVault()),
      ...operator.supabase.state.secrets.values(),
    ];
    const secrets = values.filter((value) => !value.startsWith("http"));
    expect(secrets.length).toBeGreaterThan(8);
    for (const secret of secrets) expect(printed).not.toContain(secret);
  });

  it("gives Stripe exactly the handled events, and pushes a key that fits its other half", async () => {
    await operator.deploy();
    const [endpoint] = await operator.endpoints();
    expect(endpoint).toMatchObject({ enabled_events: [...handledEvents] });
    const curve = createECDH("prime256v1");
    curve.setPrivateKey(inFunctions("VAPID_PRIVATE_KEY") ?? "", "base64url");
    expect(inFunctions("VAPID_PUBLIC_KEY")).toBe(curve.getPublicKey("base64url"));
    expect(inFunctions("VAPID_SUBJECT")).toBe("https://videos.example");
  });

  it("without an https address makes no push keys, and says why", async () => {
    const given = { APP_URL: "http://videos.example" };
    expect((await operator.deploy({ given })).join()).toContain("VAPID_SUBJECT is not given");
    expect(await operator.inVault()).not.toHaveProperty("push_private_key");
  });

  it("takes over a push key that is given, so no device loses its subscription", async () => {
    const curve = createECDH("prime256v1");
    curve.generateKeys();
    const VAPID_PRIVATE_KEY = curve.getPrivateKey("base64url");
    await operator.deploy({ given: { VAPID_PRIVATE_KEY } });
    expect(await operator.inVault()).toMatchObject({
      push_private_key: VAPID_PRIVATE_KEY,
      push_public_key: curve.getPublicKey("base64url"),
    });
  });

  it("needs a token of Replicate, and one that Replicate accepts", async () => {
    await expect(operator.plan({ given: { REPLICATE_API_TOKEN: "" } }))
      .rejects.toThrow("REPLICATE_API_TOKEN is not given");
    await expect(operator.plan({ given: { REPLICATE_API_TOKEN: "r8_wrong" } }))
      .rejects.toThrow("does not accept REPLICATE_API_TOKEN");
  });
});

describe("a later deploy", () => {
  it("with the token alone changes nothing", async () => {
    await operator.deploy();
    const before = structuredClone(operator.supabase.state.secrets);
    expect((await operator.plan({ given: onlyTheToken })).lines).toEqual([]);
    await operator.deploy({ given: onlyTheToken });
    expect(operator.supabase.state.secrets).toEqual(before);
  });

  it("brings back what was deleted or changed in the functions, from the Vault", async () => {
    await operator.deploy();
    const { secrets } = operator.supabase.state;
    const before = structuredClone(secrets);
    secrets.delete("GENERATION_TOKEN_SECRETS");
    secrets.set("STRIPE_WEBHOOK_SECRETS", "whsec_changed_by_somebody_else");
    expect((await operator.plan()).lines)
      .toEqual(["Set GENERATION_TOKEN_SECRETS, STRIPE_WEBHOOK_SECRETS"]);
    await operator.deploy({ given: onlyTheToken });
    expect(secrets).toEqual(before);
  });

  it("leaves secrets that were set by hand, says so, and replaces them if asked", async () => {
    const byHand = { GENERATION_TOKEN_SECRETS: "x".repeat(32), VAPID_PRIVATE_KEY: "by hand" };
    for (const [name, value] of Object.entries(byHand)) {
      operator.supabase.state.secrets.set(name, value);
    }
    const said = (await operator.deploy()).join("\n");
    for (const [name, value] of Object.entries(byHand)) {
      expect(inFunctions(name)).toBe(value);
      expect(said).toContain(`${name} was set by hand, so it stays.`);
    }
    await operator.deploy({ rotate: ["generation-token", "push-keys"] });
    const vault = await operator.inVault();
    expect(inFunctions("GENERATION_TOKEN_SECRETS")).toBe(vault["generation_token_secrets"]);
    expect(inFunctions("VAPID_PRIVATE_KEY")).toBe(vault["push_private_key"]);
    expect(vault["generation_token_secrets"]).not.toContain("x".repeat(32));
  });

  it("takes Replicate's new secret, and accepts the old one for an hour", async () => {
    await operator.deploy();
    const old = inFunctions("REPLICATE_WEBHOOK_SECRETS");
    const same = await operator.plan({ rotate: ["replicate-webhook"] });
    expect(same.lines).toEqual([]);
    expect(same.said.join()).toContain("Replicate signs with the secret that is set");

    const key = `whsec_${btoa("the second secret of Replicate")}`;
    await operator.changeReplicateSecret(key);
    onTestFinished(() => operator.changeReplicateSecret(old ?? ""));
    expect((await operator.plan()).lines[0]).toMatch(/^Replace REPLICATE_WEBHOOK_SECRETS/);
    await operator.deploy();
    expect(inFunctions("REPLICATE_WEBHOOK_SECRETS")).toMatch(
      new RegExp(`^${key},${old}@\\d{10}$`),
    );
    expect((await operator.plan()).lines).toEqual([]);
  });

  it("replaces a key of cron that is of another project, and leaves one that works", async () => {
    await operator.deploy();
    const { sql } = operator.supabase.stack;
    await sql`update vault.secrets set secret = 'sb_secret_of_another' where name = 'secret_key'`;
    await operator.deploy();
    const cron = operator.supabase.state.keys.find(({ name }) => name === "cron");
    expect(await operator.inVault()).toMatchObject({ secret_key: cron?.key });

    await operator.startOver();
    const byHand = operator.supabase.state.keys.find(({ type }) => type === "secret");
    await sql`select vault.create_secret(${byHand?.key ?? ""}, 'secret_key')`;
    await operator.deploy();
    expect(await operator.inVault()).toMatchObject({ secret_key: byHand?.key });
    expect(operator.supabase.state.keys.map(({ name }) => name)).not.toContain("cron");
  });
});

describe("address_key", () => {
  const shown = (said: string[]) => said.join("\n").match(/^ {2}address_key {2}.+$/gm)?.length ?? 0;

  it("is shown once, to a person on a terminal, with the order to keep it", async () => {
    const first = await operator.deploy({ isTerminal: true });
    expect(first.join("\n")).toContain("Keep this in a safe place");
    expect(first.join("\n")).toContain((await operator.inVault())["address_key"]);
    expect([shown(first), shown(await operator.deploy({ isTerminal: true }))]).toEqual([1, 0]);
  });

  it("is never shown in CI, and every deploy there says that nobody has seen it", async () => {
    const said = await operator.deploy();
    expect(shown(said)).toBe(0);
    expect(said.join()).toContain("Nobody has seen address_key yet");
    expect(shown(await operator.deploy({ isTerminal: true }))).toBe(1);
    expect((await operator.deploy()).join()).not.toContain("address_key");
  });
});
