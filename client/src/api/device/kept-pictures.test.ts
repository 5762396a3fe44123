import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { faults, mend } from "../../fixtures/broken-browser.ts";

const picture = { file: new Blob(["…"], { type: "image/jpeg" }), extension: "jpg" as const };

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
  it("a picture is kept for this visit, nobody waits for more than two seconds, and it is reported", async () => {
    spoil();
    const { keepPicture, keptPicture, forgetPicture, forgetAllPictures } = await import(
      "./kept-pictures.ts"
    );
    const { notKept } = await import("./not-kept.ts");
    const waits = async <T>(work: Promise<T>): Promise<T> => {
      await picture.file.arrayBuffer(); // Reading it takes real time.
      await vi.advanceTimersByTimeAsync(2_000);
      return await work;
    };
    await waits(keepPicture("a", picture));
    expect(notKept.pictures.value).toBe(true);
    expect(await waits(keptPicture("a"))).toEqual(picture);
    expect(await waits(keptPicture("b"))).toBeNull();
    await waits(forgetPicture("a"));
    expect(await waits(keptPicture("a"))).toBeNull();
    expect(notKept.pictures.value).toBe(false);
    await waits(keepPicture("a", picture));
    await waits(forgetAllPictures());
    expect(await waits(keptPicture("a"))).toBeNull();
  });
});
