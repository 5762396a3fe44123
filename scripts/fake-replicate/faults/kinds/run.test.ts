import { expect, test } from "vitest";
import { useFake, useReceiver } from "../../test/fixture.ts";

const fake = useFake();
const receiver = useReceiver();

async function runWith(effect: string, advanceMs = 6000) {
  await fake.fault({ op: "run" }, effect);
  const { id } = await fake.create();
  await fake.advance(advanceMs);
  return fake.get(id);
}

test.for(["E1000", "E1001", "E4875", "E6716", "E8367", "E8765", "E9243", "E9825", "E005"])(
  "fail:%s reports the text of its code",
  async (code) => {
    expect(await runWith(`fail:${code}`)).toMatchObject({
      status: "failed",
      error: expect.stringContaining(`(${code})`),
      output: null,
    });
  },
);

test.for(
  [["PA", "(code: PA)"], ["NSFW", "NSFW content detected"], ["OOM", "CUDA out of memory"]] as const,
)(
  "fail:%s says %s",
  async ([code, words]) => {
    expect((await runWith(`fail:${code}`)).error).toContain(words);
  },
);

test("fail without a text leaves the error empty", async () => {
  expect(await runWith("fail")).toMatchObject({ status: "failed", error: "" });
});

test("slow takes as long as its value", async () => {
  expect((await runWith("slow:30s", 30_000)).status).toBe("processing");
  await fake.advance(2000);
  expect((await fake.predictions())[0]?.status).toBe("succeeded");
});

test("queue waits as long as its value", async () => {
  expect((await runWith("queue:5m", 299_000)).status).toBe("starting");
  await fake.advance(1000);
  expect((await fake.predictions())[0]?.status).toBe("processing");
});

test("stuck shows its log and never ends", async () => {
  const stuck = await runWith("stuck", 24 * 3_600_000);
  expect(stuck.status).toBe("processing");
  expect(stuck.logs).toContain("100%|");
});

test("stuck:starting never starts", async () => {
  expect(await runWith("stuck:starting", 24 * 3_600_000)).toMatchObject({
    status: "starting",
    logs: "",
  });
});

test.for(
  [
    ["output_null", null],
    ["output_list", [expect.stringMatching(/\.mp4$/)]],
    ["output_empty_list", []],
    ["output_host:evil.example", expect.stringMatching(/^https:\/\/evil\.example\/.*\.mp4$/)],
    ["output_text:sorry", "sorry"],
  ] as const,
)("%s succeeds with %o", async ([effect, output]) => {
  expect(await runWith(effect)).toMatchObject({ status: "succeeded", output });
});

test("output_early sends the output before the end", async () => {
  await fake.fault({ op: "run" }, "output_early");
  const { id } = await fake.create({ webhook: receiver.url });
  await fake.advance(6000);
  const [first, second] = receiver.bodies();
  expect(first).toMatchObject({
    id,
    status: "processing",
    output: expect.any(String),
    completed_at: null,
  });
  expect(second).toMatchObject({ id, status: "succeeded", output: first?.output });
});

test("start_early sends the start webhook while the prediction is still starting", async () => {
  await fake.fault({ op: "run" }, "start_early");
  await fake.create({ webhook: receiver.url, webhook_events_filter: ["start"] });
  await fake.advance(6000);
  expect(receiver.bodies()).toMatchObject([{ status: "starting", started_at: null }]);
});

test("logs changes the shape of the progress bar", async () => {
  expect((await runWith("logs:no_bar")).logs).not.toContain("%|");
  await fake.control("DELETE", "/faults");
  expect((await runWith("logs:two_bars")).logs.match(/15\/15 \[/g)).toHaveLength(2);
});
