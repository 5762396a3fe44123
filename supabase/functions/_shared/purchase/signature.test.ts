import { createHmac } from "node:crypto";
import { Stripe } from "stripe";
import { describe, expect, it } from "vitest";
import { isSignedByStripe } from "./signature.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

// A known signature, computed with Stripe's own client.
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const other = "whsec_another_secret_that_is_long_enough";
const seconds = 1_795_000_000;
const now = seconds * 1000;
const text = '{\n  "id": "evt_1",\n  "object": "event"\n}';
const body = bytesOf(text);
const v1 = "40429aa7becc81bf9db506a20031b73e35234a3f5f1ae52de07f17318573a248";
const header = `t=${seconds},v1=${v1}`;
const wrong = `v1=${"0".repeat(64)}`;

const signed = (
  over: { secret?: string; body?: string | Uint8Array; time?: string } = {},
) => {
  const time = over.time ?? String(seconds);
  const hex = createHmac("sha256", over.secret ?? secret)
    .update(`${time}.`).update(over.body ?? body).digest("hex");
  return `t=${time},v1=${hex}`;
};

const holds = (value: string | null, at = now, over = body) =>
  isSignedByStripe([secret], value, over, at);

describe("Stripe's signature", () => {
  it("is valid for a known one, and Stripe's own client agrees", async () => {
    expect(await holds(header)).toBe(true);
    const client = new Stripe("sk_test_unused");
    const made = await client.webhooks.generateTestHeaderStringAsync({
      payload: text,
      secret,
      timestamp: seconds,
    });
    expect(made).toBe(header);
  });

  it.each([
    ["two, of which the second is right", `t=${seconds},${wrong},v1=${v1}`],
    ["two, of which the first is right", `t=${seconds},v1=${v1},${wrong}`],
    ["the dummy v0 after it", `${header},v0=${"1".repeat(64)}`],
    ["the dummy v0 before it", `t=${seconds},v0=${v1},v1=${v1}`],
    ["ten, of which the last is right", `t=${seconds},${`${wrong},`.repeat(9)}v1=${v1}`],
  ])("holds with %s", async (_what, value) => {
    expect(await holds(value)).toBe(true);
  });

  it.each([
    ["no header", null],
    ["an empty header", ""],
    ["no time", `v1=${v1}`],
    ["no signature", `t=${seconds}`],
    ["an empty signature", `t=${seconds},v1=`],
    ["the dummy v0 alone, with the right value", `t=${seconds},v0=${v1}`],
    ["another version alone, with the right value", `t=${seconds},v2=${v1}`],
    ["letters after the time", `t=${seconds}abc,v1=${v1}`],
    ["two times", `t=1,t=${seconds},v1=${v1}`],
    ["two times, the right one first", `t=${seconds},t=1,v1=${v1}`],
    ["a time below zero", `t=-${seconds},v1=${v1}`],
    ["a time with a fraction", `t=${seconds}.0,v1=${v1}`],
    ["a time of 13 digits", `t=${seconds}000,v1=${v1}`],
    ["a blank after the comma", `t=${seconds}, v1=${v1}`],
    ["a blank at its end", `${header} `],
    ["a line break at its end", `${header}\n`],
    ["capitals in the hex", `t=${seconds},v1=${v1.toUpperCase()}`],
    ["a digit less", `t=${seconds},v1=${v1.slice(1)}`],
    ["a digit more", `t=${seconds},v1=${v1}0`],
    ["the signature first", `v1=${v1},t=${seconds}`],
    ["a scheme that we do not know", `${header},x=1`],
    [
      "eleven signatures, of which the last is right",
      `t=${seconds},${`${wrong},`.repeat(10)}v1=${v1}`,
    ],
    ["a thousand signatures", `t=${seconds},${`${wrong},`.repeat(1000)}v1=${v1}`],
    ["another time than the signed one", `t=${seconds + 1},v1=${v1}`],
    ["a zero before the signed time", `t=0${seconds},v1=${v1}`],
    ["the signature of another secret", signed({ secret: other })],
    ["the signature of the secret as base64", signed({ secret: secret.slice("whsec_".length) })],
    [
      "the signature of the body alone",
      `t=${seconds},v1=${createHmac("sha256", secret).update(body).digest("hex")}`,
    ],
  ])("does not hold with %s", async (_what, value) => {
    expect(await holds(value)).toBe(false);
  });

  it.each([
    ["300 seconds old", now + 300_000, true],
    ["300 seconds in the future", now - 300_000, true],
    ["301 seconds old", now + 301_000, false],
    ["301 seconds in the future", now - 301_000, false],
    ["ten years in the future", now - 315_360_000_000, false],
    ["ten years old", now + 315_360_000_000, false],
  ])("counts only near its time: %s", async (_what, at, isNear) => {
    expect(await holds(header, at)).toBe(isNear);
  });

  it.each([
    ["a line break at its end", bytesOf(`${text}\n`)],
    ["a byte order mark", bytesOf(`\u{feff}${text}`)],
    [
      "no line breaks, as if it was parsed and written again",
      bytesOf('{"id":"evt_1","object":"event"}'),
    ],
    ["nothing in it", bytesOf("")],
  ])("does not hold for a body with %s", async (_what, changed) => {
    expect(await holds(header, now, changed)).toBe(false);
  });

  it("does not hold after a single bit of any byte was changed", async () => {
    for (let at = 0; at < body.length; at += 1) {
      const changed = body.with(at, (body[at] ?? 0) ^ 1);
      expect(await holds(header, now, changed), `byte ${at}`).toBe(false);
    }
  });

  it.each([
    ["is pretty-printed, has an é and ends with a line break", bytesOf(`{\n  "name": "é"\n}\n`)],
    ["is not UTF-8", Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)],
    ["is empty", new Uint8Array()],
  ])("is checked over the very bytes of a body that %s", async (_what, over) => {
    expect(await holds(signed({ body: over }), now, over)).toBe(true);
  });

  it("holds with either secret while one replaces the other, and never without one", async () => {
    expect(await isSignedByStripe([other, secret], header, body, now)).toBe(true);
    expect(await isSignedByStripe([secret, other], header, body, now)).toBe(true);
    expect(await isSignedByStripe([other], header, body, now)).toBe(false);
    expect(await isSignedByStripe([], header, body, now)).toBe(false);
    const unsigned = createHmac("sha256", "").update(`${seconds}.`).update(body).digest("hex");
    expect(await isSignedByStripe([""], `t=${seconds},v1=${unsigned}`, body, now)).toBe(false);
  });
});
