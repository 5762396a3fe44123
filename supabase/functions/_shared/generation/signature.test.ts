import { createHmac } from "node:crypto";
import { validateWebhook } from "replicate";
import { describe, expect, it } from "vitest";
import { isSignedBy, isTokenOf, readSignedMessage, signGenerationId } from "./signature.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

// The test vector that Svix publishes for the scheme.
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const vector = {
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  timestamp: "1614265330",
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  body: bytesOf('{"test": 2432232314}'),
};
const then = 1_614_265_330_000;
const other = `v1,${btoa("0".repeat(32))}`;

describe("a webhook's signature", () => {
  it("is valid for the published test vector, and Replicate's own client agrees", async () => {
    expect(await isSignedBy([secret], vector, then)).toBe(true);
    expect(await validateWebhook({ ...vector, body: '{"test": 2432232314}', secret })).toBe(true);
  });

  it.each([
    ["300 seconds old", then + 300_000, true],
    ["300 seconds in the future", then - 300_000, true],
    ["301 seconds old", then + 301_000, false],
    ["301 seconds in the future", then - 301_000, false],
  ])("is checked against the timestamp's tolerance: %s", async (_case, now, held) => {
    expect(await isSignedBy([secret], vector, now)).toBe(held);
  });

  it.each([
    ["a list whose second signature is valid", `${other} ${vector.signature}`, true],
    [
      "another version before the valid signature",
      `v2,abc ${vector.signature}`,
      true,
    ],
    ["only another version", vector.signature.replace("v1", "v2"), false],
    ["no version", vector.signature.slice(3), false],
    ["a signature that is not base64", "v1,%%%", false],
    ["an empty signature", "v1,", false],
    ["a list of eleven signatures", `${`${other} `.repeat(10)}${vector.signature}`, false],
  ])("is searched in the header: %s", async (_case, signature, held) => {
    expect(await isSignedBy([secret], { ...vector, signature }, then)).toBe(
      held,
    );
  });

  it.each([
    ["the body", { body: bytesOf('{"test": 2432232314} ') }],
    ["the body by a byte order mark, which a decoder drops", {
      body: bytesOf('\u{feff}{"test": 2432232314}'),
    }],
    ["the id", { id: "msg_other" }],
    ["the timestamp", { timestamp: "1614265331" }],
  ])("is invalid after %s was changed", async (_case, change) => {
    expect(await isSignedBy([secret], { ...vector, ...change }, then)).toBe(
      false,
    );
  });

  it("is valid with either secret during a rotation, and never without a secret", async () => {
    const rotated = `whsec_${btoa("another secret of 24 byt")}`;
    expect(await isSignedBy([rotated, secret], vector, then)).toBe(true);
    expect(await isSignedBy([rotated], vector, then)).toBe(false);
    expect(await isSignedBy([], vector, then)).toBe(false);
    expect(await isSignedBy(["whsec_", ""], vector, then)).toBe(false);
  });

  it.each([
    ["starts with a byte order mark", bytesOf("\u{feff}{}")],
    ["is not UTF-8", Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)],
    ["is empty", new Uint8Array()],
  ])("is checked over the very bytes of a body that %s", async (_case, body) => {
    const key = Buffer.from(secret.slice(6), "base64");
    const signature = createHmac("sha256", key)
      .update(`${vector.id}.${vector.timestamp}.`).update(body).digest("base64");
    const message = { ...vector, body, signature: `v1,${signature}` };
    expect(await isSignedBy([secret], message, then)).toBe(true);
  });

  it("is invalid after a single bit of any byte of the body was changed", async () => {
    for (let at = 0; at < vector.body.length; at += 1) {
      const body = vector.body.with(at, (vector.body[at] ?? 0) ^ 1);
      expect(
        await isSignedBy([secret], { ...vector, body }, then),
        `byte ${at}`,
      ).toBe(false);
    }
  });
});

const headers = (change: Record<string, string>) =>
  new Headers({
    "webhook-id": vector.id,
    "webhook-timestamp": vector.timestamp,
    "webhook-signature": vector.signature,
    ...change,
  });

describe("the headers of a webhook", () => {
  it("are read into a message", () => {
    expect(readSignedMessage(headers({}), vector.body)).toEqual(vector);
  });

  it.each([
    ["no id", { "webhook-id": "" }],
    ["an id with a dot, which would move the signed parts", {
      "webhook-id": "msg.1",
    }],
    ["an id that is too long", { "webhook-id": "m".repeat(129) }],
    ["no timestamp", { "webhook-timestamp": "" }],
    ["a timestamp with letters", { "webhook-timestamp": "1614265330abc" }],
    ["a fractional timestamp", { "webhook-timestamp": "1614265330.0" }],
    ["a negative timestamp", { "webhook-timestamp": "-1614265330" }],
    ["no signature", { "webhook-signature": "" }],
  ])("are refused with %s", (_case, change) => {
    expect(readSignedMessage(headers(change), vector.body)).toBeNull();
  });
});

describe("the token in a webhook's address", () => {
  it("is valid for its own generation only", async () => {
    const token = await signGenerationId(["ours"], "a");
    expect(await isTokenOf(["ours"], "a", token)).toBe(true);
    expect(await isTokenOf(["ours"], "b", token)).toBe(false);
    expect(await isTokenOf(["theirs"], "a", token)).toBe(false);
    expect(await isTokenOf(["ours"], "a", token.slice(0, -1))).toBe(false);
    expect(await isTokenOf(["ours"], "a", token.toUpperCase())).toBe(false);
    expect(await isTokenOf(["ours"], "a", "")).toBe(false);
  });

  it("is made with the first secret, and valid with any, during a rotation", async () => {
    const [before, after] = [
      await signGenerationId(["old"], "a"),
      await signGenerationId(["new", "old"], "a"),
    ];
    expect(after).toBe(await signGenerationId(["new"], "a"));
    expect(await isTokenOf(["new", "old"], "a", before)).toBe(true);
    expect(await isTokenOf(["new", "old"], "a", after)).toBe(true);
    expect(await isTokenOf(["new"], "a", before)).toBe(false);
    expect(await isTokenOf([], "a", after)).toBe(false);
    expect(await isTokenOf(["", "old"], "a", before)).toBe(true);
  });

  it("cannot be made without a secret", async () => {
    await expect(signGenerationId([""], "a")).rejects.toThrow("empty");
    await expect(signGenerationId([], "a")).rejects.toThrow("empty");
  });
});
