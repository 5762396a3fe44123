import { expect, test } from "vitest";
import { createUnfinishedUploads } from "./gaps/storage/resumable/unfinished-uploads.ts";

test("an upload's address lives for a day, and forgets its bytes then", () => {
  let now = 0;
  const uploads = createUnfinishedUploads(() => now);
  const upload = uploads.begin({
    bucket: "films",
    name: "a.mp4",
    length: 10,
    metadata: "",
    contentType: "video/mp4",
    cacheControl: "no-cache",
  });
  upload.chunks.push(new Uint8Array(5));
  now = 24 * 3_600_000 - 1;
  expect(uploads.find(upload.id)).toBe(upload);
  now += 1;
  expect(uploads.find(upload.id)).toBe("expired");
  expect(upload.chunks).toEqual([]);
});

test("calls for one upload run one after the other, also after one that failed", async () => {
  const uploads = createUnfinishedUploads(() => 0);
  const order: string[] = [];
  const first = Promise.withResolvers<void>();
  const failing = uploads.inTurn("a", async () => {
    order.push("first begins");
    await first.promise;
    order.push("first ends");
    throw new Error("The chunk broke off.");
  });
  const second = uploads.inTurn("a", async () => order.push("second"));
  await uploads.inTurn("b", async () => order.push("another upload"));
  first.resolve();
  await expect(failing).rejects.toThrow("The chunk broke off.");
  await second;
  expect(order).toEqual(["first begins", "another upload", "first ends", "second"]);
});
