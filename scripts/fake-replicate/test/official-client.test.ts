import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { validateWebhook } from "replicate";
import { expect, test } from "vitest";
import { SECRET, useFake, useReceiver } from "./fixture.ts";
import { PATIENCE_MS } from "../../test/patience.ts";

const fake = useFake();
const receiver = useReceiver();

const run = promisify(execFile);
const tour = fileURLToPath(new URL("official-client-tour.ts", import.meta.url));
const deno = fileURLToPath(new URL("../../../node_modules/deno/bin.cjs", import.meta.url));
const denoRun = [deno, "run", "--no-remote", "--no-prompt", "--allow-net=127.0.0.1"];

test.for([["Node", []], ["Deno", denoRun]] as const)(
  "replicate 1.4.0 works unchanged in %s",
  async ([, runtime]) => {
    // A page has 100 entries, so with 100 of the same the client has to turn a page.
    for (let count = 0; count < 100; count++) await fake.create();
    await fake.control("POST", "/clock", { scale: 100 });
    const completed = Promise.withResolvers<void>();
    receiver.answer = () => {
      completed.resolve();
      return { status: 200 };
    };

    const { stdout } = await run(
      process.execPath,
      [...runtime, tour, fake.urls.api, receiver.url],
      { timeout: PATIENCE_MS },
    );
    await completed.promise;

    expect(JSON.parse(stdout)).toEqual({
      created: "starting",
      got: true,
      canceled: "canceled",
      deadline: "string",
      output: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/xezq\/\w+\/output\.mp4$/),
      uploaded: ["succeeded", null],
      pages: 2,
      listed: 105,
      model: "wan-2.2-t2v-fast",
      refusal: expect.stringContaining("prompt is required"),
      vectorIsValid: true,
      forgedIsValid: false,
    });
    const [call] = receiver.calls;
    const received = {
      id: call?.headers["webhook-id"] ?? "",
      timestamp: call?.headers["webhook-timestamp"] ?? "",
      signature: call?.headers["webhook-signature"] ?? "",
      body: call?.body.toString("utf8") ?? "",
      secret: SECRET,
    };
    expect(await validateWebhook(received)).toBe(true);
  },
);

test("the client's blind retries are visible: one lost answer leads to six predictions", async () => {
  const { default: Replicate } = await import("replicate");
  const replicate = new Replicate({ auth: "r8_test", baseUrl: fake.urls.api });
  await fake.fault({ op: "create" }, "accept_then_reset");
  const creating = replicate.predictions.create({
    model: "wavespeedai/wan-2.1-t2v-480p",
    input: { prompt: "a cat" },
  });
  await expect(creating).rejects.toThrow("fetch failed");
  const requests = await fake.requests();
  expect(requests.filter(({ op, prediction_id }) => op === "create" && prediction_id)).toHaveLength(
    6,
  );
});
