import { expect, test } from "vitest";
import { byteRange } from "../../fakes/http/byte-range.ts";
import { useFake } from "../test/fixture.ts";

const fake = useFake();

async function outputOf(input: Record<string, unknown> = {}) {
  const { id } = await fake.create({ input: { prompt: "a cat", ...input } });
  await fake.advance(6000);
  const { output } = await fake.get(id);
  return { id, url: String(output) };
}

/** The top-level boxes of an MP4 and the text in the last one. */
function boxes(file: Buffer): { types: string[]; last: string } {
  const types: string[] = [];
  let last = "";
  for (let at = 0; at < file.length;) {
    const size = file.readUInt32BE(at);
    types.push(file.toString("latin1", at + 4, at + 8));
    last = file.toString("utf8", at + 8, at + size);
    at += size;
  }
  return { types, last };
}

test("an output is a unique MP4, on the delivery host, without a token", async () => {
  const { id, url } = await outputOf();
  expect(url.startsWith(`${fake.urls.delivery}/`)).toBe(true);
  const response = await fetch(url);
  expect(response.headers.get("content-type")).toBe("video/mp4");
  const file = Buffer.from(await response.arrayBuffer());
  expect(response.headers.get("content-length")).toBe(String(file.length));
  expect(boxes(file)).toEqual({ types: ["ftyp", "moov", "mdat", "free"], last: id });
});

test("a player may ask for parts of it", async () => {
  const { url } = await outputOf();
  const whole = Buffer.from(await (await fetch(url)).arrayBuffer());
  const part = await fetch(url, { headers: { range: "bytes=100-199" } });
  expect(part.status).toBe(206);
  expect(part.headers.get("content-range")).toBe(`bytes 100-199/${whole.length}`);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(100, 200));
  const outside = await fetch(url, { headers: { range: `bytes=${whole.length}-` } });
  expect(outside.status).toBe(416);
});

test.for(
  [
    ["bytes=0-", { start: 0, end: 99 }],
    ["bytes=90-200", { start: 90, end: 99 }],
    ["bytes=-10", { start: 90, end: 99 }],
    ["bytes=-500", { start: 0, end: 99 }],
    ["bytes=100-", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=5-4", undefined],
    ["bytes=0-1,5-6", undefined],
    ["bytes=-", undefined],
    ["lines=1-2", undefined],
    [undefined, undefined],
  ] as const,
)("of 100 bytes, %s is %o", ([header, expected]) => {
  expect(byteRange(header, 100)).toEqual(expected);
});

test("HEAD returns the size and sends no body", async () => {
  const { url } = await outputOf();
  const response = await fetch(url, { method: "HEAD" });
  expect(Number(response.headers.get("content-length"))).toBeGreaterThan(1000);
  expect(await response.text()).toBe("");
});

test("an hour after the end it is gone", async () => {
  const { url } = await outputOf();
  await fake.advance(3_599_000);
  expect((await fetch(url)).status).toBe(200);
  await fake.advance(1000);
  expect((await fetch(url)).status).toBe(404);
});

test("a setting makes it require the token", async () => {
  const { url } = await outputOf();
  await fake.control("POST", "/settings", { require_auth: true });
  expect((await fetch(url)).status).toBe(401);
  expect((await fetch(url, { headers: { authorization: "Bearer r8_test" } })).status).toBe(200);
});

test("it refuses writes", async () => {
  const { url } = await outputOf();
  expect((await fetch(url, { method: "PUT", body: "x" })).status).toBe(405);
  expect((await fetch(`${fake.urls.delivery}/xezq/guess/output.mp4`)).status).toBe(404);
});
