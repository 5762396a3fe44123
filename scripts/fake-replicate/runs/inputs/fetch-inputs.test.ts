import { expect, test } from "vitest";
import { I2V, useFake, useReceiver } from "../../test/fixture.ts";

const fake = useFake();
const receiver = useReceiver();
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

async function runWith(image: string) {
  const { id } = await fake.create({ input: { prompt: "it moves", image } }, I2V);
  await fake.advance(6000);
  return fake.get(id);
}

test("the picture is fetched when the run starts, not before", async () => {
  receiver.answer = () => ({ status: 200, body: PNG });
  await fake.create({ input: { prompt: "it moves", image: receiver.url } }, I2V);
  expect(receiver.calls).toHaveLength(0);
  await fake.advance(6000);
  expect(receiver.calls).toMatchObject([{ method: "GET" }]);
});

test("a picture that exists makes a video", async () => {
  receiver.answer = () => ({ status: 200, body: PNG });
  expect((await runWith(receiver.url)).status).toBe("succeeded");
});

test("a picture may be inside the input itself", async () => {
  expect((await runWith(`data:image/png;base64,${PNG.toString("base64")}`)).status).toBe(
    "succeeded",
  );
});

test("a missing picture fails the run with its URL", async () => {
  receiver.answer = () => ({ status: 404 });
  expect(await runWith(receiver.url)).toMatchObject({
    status: "failed",
    error: `404 Client Error: Not Found for url: ${receiver.url}`,
    output: null,
  });
});

test("a file that is not a picture fails the run with Pillow's error", async () => {
  receiver.answer = () => ({ status: 200, body: "<!doctype html>" });
  expect(await runWith(receiver.url)).toMatchObject({
    status: "failed",
    error: expect.stringMatching(/^cannot identify image file '\/tmp\/\w+'$/),
  });
});

test("a host that does not answer fails the run", async () => {
  expect(await runWith("http://127.0.0.1:1/a.png")).toMatchObject({
    status: "failed",
    error: expect.stringContaining("Max retries exceeded with url: http://127.0.0.1:1/a.png"),
  });
});

test("a cancel during the download wins", async () => {
  const { promise, resolve } = Promise.withResolvers<{ status: number; body: Buffer }>();
  const asked = Promise.withResolvers<void>();
  receiver.answer = () => {
    asked.resolve();
    return promise;
  };
  const { id } = await fake.create({ input: { prompt: "it moves", image: receiver.url } }, I2V);
  const run = fake.advance(6000);
  await asked.promise;
  await fake.api("POST", `/predictions/${id}/cancel`);
  resolve({ status: 200, body: PNG });
  await run;
  expect((await fake.get(id)).status).toBe("canceled");
});
