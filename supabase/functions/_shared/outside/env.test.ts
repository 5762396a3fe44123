import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { readSettings } from "./env.ts";

const hosted = {
  SUPABASE_URL: "https://project.supabase.co",
  REPLICATE_API_TOKEN: "r8_test",
  REPLICATE_WEBHOOK_SECRETS: "whsec_a, whsec_b",
  GENERATION_TOKEN_SECRET: "long",
};
const laptop = { ...hosted, SUPABASE_URL: "http://127.0.0.1:54321" };

describe("the settings", () => {
  it("have default values for most variables", () => {
    expect(readSettings(hosted)).toEqual({
      replicateToken: "r8_test",
      replicateUrl: "https://api.replicate.com/v1",
      webhookSecrets: ["whsec_a", "whsec_b"],
      generationTokenSecret: "long",
      outputHosts: ["replicate.delivery", "*.replicate.delivery"],
      webhookUrl: "https://project.supabase.co/functions/v1/replicate-webhook",
      storageIsReachable: true,
      vapid: null,
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

  it("on a laptop with the real Replicate turn webhooks off and upload pictures", () => {
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
    ["GENERATION_TOKEN_SECRET", "local-only-generation-token-secret-change-me"],
    ["REPLICATE_WEBHOOK_SECRETS", "whsec_bG9jYWwtZmFrZS1yZXBsaWNhdGUtc2VjcmV0"],
    ["VAPID_PRIVATE_KEY", "kUgiWWVTuP1Mp-cXbaNeCmrL2d-SrQS4pSirpKJ9o8k"],
  ])("on a hosted project may not use the example's %s", async (name, secret) => {
    expect(await readFile(new URL("../../../../.env.example", import.meta.url), "utf8")).toContain(
      secret,
    );
    expect(() => readSettings({ ...hosted, [name]: secret })).toThrow("everybody knows");
    expect(() => readSettings({ ...laptop, [name]: secret })).not.toThrow();
  });

  it.each(["SUPABASE_URL", "REPLICATE_API_TOKEN", "GENERATION_TOKEN_SECRET"])(
    "are refused without %s, and only the log gets the variable's name",
    (name) => {
      const read = () => readSettings({ ...hosted, [name]: "" });
      expect(read).toThrow(expect.objectContaining({
        code: "not_configured",
        message: expect.not.stringContaining(name),
        cause: expect.stringContaining(name),
      }));
    },
  );
});
