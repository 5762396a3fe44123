import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { attached } from "../../../fixtures/fake-uploads.ts";
import { faults, mend } from "../../../fixtures/broken-browser.ts";

const picture = attached({ file: new Blob(["…"], { type: "image/jpeg" }) });

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});

afterEach(() => {
  vi.useRealTimers();
  mend();
});

const ofIndexedDb = faults.filter(([what]) => what.startsWith("indexedDB"));

describe.each(ofIndexedDb)("while %s", (_what, spoil) => {
  it("a file is kept for this visit, nobody waits for more than two seconds, and it is reported", async () => {
    spoil();
    const { keepFile, keptFile, forgetFile, forgetAllFiles } = await import(
      "./kept-files.ts"
    );
    const { notKept } = await import("../not-kept.ts");
    const waits = async <T>(work: Promise<T>): Promise<T> => {
      await picture.file.arrayBuffer(); // Reading it takes real time.
      await vi.advanceTimersByTimeAsync(2_000);
      return await work;
    };
    await waits(keepFile("a", picture));
    expect(notKept.files.value).toBe(true);
    expect(await waits(keptFile("a"))).toEqual(picture);
    expect(await waits(keptFile("b"))).toBeNull();
    await waits(forgetFile("a"));
    expect(await waits(keptFile("a"))).toBeNull();
    expect(notKept.files.value).toBe(false);
    await waits(keepFile("a", picture));
    await waits(forgetAllFiles());
    expect(await waits(keptFile("a"))).toBeNull();
  });

  it("an upload goes on where it stopped, as long as the app is open", async () => {
    spoil();
    const { keepUpload, keptUpload, forgetFile } = await import("./kept-files.ts");
    const waits = async <T>(work: Promise<T>): Promise<T> => {
      await vi.advanceTimersByTimeAsync(2_000);
      return await work;
    };
    await waits(keepUpload("a", "upload"));
    expect(await waits(keptUpload("a"))).toBe("upload");
    await waits(forgetFile("a"));
    expect(await waits(keptUpload("a"))).toBeNull();
  });
});
