import { expect, it, vi } from "vitest";
import { createFakeAccount } from "../../fixtures/fake-account.ts";
import { completed, failed, line, USER } from "../../fixtures/fake-api.ts";
import { paid } from "../../fixtures/fake-purchases.ts";
import { exportZip, type Progress } from "./export-data.ts";

function world() {
  const { its } = createFakeAccount();
  its.generations.mockResolvedValue([
    completed({ output_path: "ada/one.mp4" }),
    completed({ output_path: "ada/two.mp4" }),
    failed(),
  ]);
  its.creditTransactions.mockResolvedValue([line({ seq: 1 })]);
  its.purchases.mockResolvedValue([paid(), paid()]);
  its.uploads.mockResolvedValue([
    { bucket: "pictures", path: "ada/a.png", name: "a.png" },
    { bucket: "clips", path: "ada/a.mp4", name: "a.mp4" },
    { bucket: "sounds", path: "ada/a.mp3", name: "a.mp3" },
  ]);
  const told: Progress[] = [];
  const stop = new AbortController();
  const run = async () =>
    await new Response(
      await exportZip(its, USER, (progress) => told.push(progress), stop.signal),
    ).text();
  return { its, told, stop, run };
}

/** Entries are stored uncompressed, so names and texts can be read in the zip as they are. */
const dataIn = (zip: string) =>
  JSON.parse(/\{\n {2}"exported_at"[^]*?\n\}/.exec(zip)?.[0] ?? "null");

it("the export contains every file under its kind, and every row", async () => {
  const { run, told } = world();
  const zip = await run();
  for (
    const name of [
      "videos/one.mp4",
      "videos/two.mp4",
      "pictures/a.png",
      "clips/a.mp4",
      "sounds/a.mp3",
      "data.json",
    ]
  ) {
    expect(zip).toContain(name);
  }
  const data = dataIn(zip);
  expect(data.account).toMatchObject({ ...USER, display_name: "Ada" });
  expect([data.generations.length, data.credit_transactions.length]).toEqual([3, 1]);
  expect(data.purchases).toEqual([expect.objectContaining({ credits: 500 }), expect.anything()]);
  expect(data.free_credits).toEqual({ state: "given", expected_at: null });
  expect(data.missing_files).toEqual([]);
  expect(told).toEqual([0, 1, 2, 3, 4, 5].map((done) => ({ done, total: 5 })));
});

it("the export continues without a file that fails twice, and lists it as missing", async () => {
  const { its, run } = world();
  its.fetch.mockImplementation(({ name }) =>
    name === "one.mp4" ? Promise.reject(new Error("gone")) : Promise.resolve(new Blob([name]))
  );
  const data = dataIn(await run());
  expect(data.missing_files).toEqual(["videos/one.mp4"]);
  expect(data.files).toEqual(["videos/two.mp4", "pictures/a.png", "clips/a.mp4", "sounds/a.mp3"]);
  expect(its.fetch.mock.calls.filter(([{ name }]) => name === "one.mp4")).toHaveLength(2);
});

it("the export stops when it is canceled", async () => {
  const { its, run, stop } = world();
  its.fetch.mockImplementation(vi.fn(() => {
    stop.abort();
    return Promise.reject(new Error("aborted"));
  }));
  await expect(run()).rejects.toThrow(/abort/);
  expect(its.fetch).toHaveBeenCalledOnce();
});

it("the export keeps only one file in memory at a time", async () => {
  const { its } = world();
  const zip = await exportZip(its, USER, () => {}, new AbortController().signal);
  const reader = zip.getReader();
  await reader.read();
  expect(its.fetch.mock.calls.length).toBeLessThanOrEqual(2);
  reader.releaseLock();
  await new Response(zip).text();
});
