import { describe, expect, it, vi } from "vitest";
import { readFile } from "./read-file.ts";

const unreadable = { name: "Problem", code: "file_unreadable", isAmbiguous: false };

/** A file whose reading ends like this. */
const fileThat = (read: () => Promise<ArrayBuffer>) =>
  Object.assign(new Blob(["x"]), { arrayBuffer: read });

describe("reading a file", () => {
  it("returns its bytes", async () => {
    expect(await readFile(new Blob(["fox"]))).toEqual(new TextEncoder().encode("fox"));
  });

  it.each(["NotReadableError", "NotFoundError", "SecurityError"])(
    "rejects with a Problem if the browser rejects with %s",
    async (name) => {
      const file = fileThat(() => Promise.reject(new DOMException("gone", name)));
      await expect(readFile(file)).rejects.toMatchObject(unreadable);
    },
  );

  it("rejects with a Problem if there is not enough memory", async () => {
    const file = fileThat(() => {
      throw new RangeError("Array buffer allocation failed");
    });
    await expect(readFile(file)).rejects.toMatchObject(unreadable);
  });

  it("rejects with a Problem if the file is empty", async () => {
    await expect(readFile(new Blob([]))).rejects.toMatchObject(unreadable);
  });

  it("does not wait for ever for a file that does not come", async () => {
    vi.useFakeTimers();
    const reading = readFile(fileThat(() => new Promise(() => {}))).catch((error: unknown) =>
      error
    );
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await reading).toMatchObject(unreadable);
    vi.useRealTimers();
  });
});
