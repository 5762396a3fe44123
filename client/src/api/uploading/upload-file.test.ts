import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFakeStorage } from "../../fixtures/fake-storage.ts";
import { Problem } from "../problem.ts";
import { uploadFile } from "./upload-file.ts";

const MB = 1024 * 1024;
const unreachable = () => new Problem({ code: "unreachable", status: 0 });
const refused = (status: number, detail = "") =>
  new Problem({ code: "invalid_request", status, detail });

let storage: ReturnType<typeof createFakeStorage>;
let kept: string | null;
let shares: number[];

beforeEach(() => {
  vi.useFakeTimers();
  storage = createFakeStorage();
  kept = null;
  shares = [];
});
afterEach(() => void vi.useRealTimers());

const BLOCK = 1 << 16;

/** Each byte says to which block it belongs. Filled by blocks: a call for each byte takes seconds. */
function bytesOf(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += BLOCK) bytes.fill((at / BLOCK) % 256, at, at + BLOCK);
  return bytes;
}
const fileOf = (size: number) => new Blob([bytesOf(size)], { type: "video/mp4" });

function upload(body: Blob, signal?: AbortSignal): Promise<void> {
  const file = { bucket: "clips", path: "ada/clip.mp4", body };
  const place = {
    read: () => Promise.resolve(kept),
    write: (id: string) => {
      kept = id;
      return Promise.resolve();
    },
  };
  return uploadFile(storage.send, file, place, { onProgress: (x) => shares.push(x), signal });
}

/** Lets all waits pass, and returns what the upload ended with. */
async function ended(uploading: Promise<void>): Promise<unknown> {
  const end = uploading.then(() => "done", (error: unknown) => error);
  await vi.runAllTimersAsync();
  return await end;
}

async function expectArrived(size: number): Promise<void> {
  const arrived = storage.files.get("clips/ada/clip.mp4");
  expect(arrived?.size).toBe(size);
  const text = new TextDecoder("latin1");
  const isSame = text.decode(await arrived?.arrayBuffer()) === text.decode(bytesOf(size));
  expect(isSame).toBe(true);
}

const patches = () => storage.asked.filter((asked) => asked.startsWith("PATCH")).length;

describe("a file of at most 6 MB", () => {
  it("is sent in one request, with its progress", async () => {
    expect(await ended(upload(fileOf(6 * MB)))).toBe("done");
    expect(storage.asked).toEqual(["POST object/clips/ada/clip.mp4"]);
    expect(shares.at(-1)).toBe(1);
    await expectArrived(6 * MB);
  });

  it("counts as uploaded if an earlier attempt did arrive", async () => {
    await ended(upload(fileOf(1 * MB)));
    expect(await ended(upload(fileOf(1 * MB)))).toBe("done");
    await expectArrived(1 * MB);
  });

  it.each([
    [403, "too_many_uploads"],
    [413, "upload_too_large"],
    [415, "upload_not_supported"],
    [409, "invalid_request"],
  ])("that Storage refuses with %i is a Problem with our code %s", async (status, code) => {
    storage.before = () => {
      throw refused(status);
    };
    expect(await ended(upload(fileOf(1 * MB)))).toMatchObject({ code, status });
  });
});

describe("a larger file", () => {
  it("is sent in parts of exactly 6 MB, and the progress only grows", async () => {
    expect(await ended(upload(fileOf(14 * MB)))).toBe("done");
    expect(patches()).toBe(3);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    await expectArrived(14 * MB);
  });

  it("goes on after a reload where it stopped", async () => {
    storage.before = ({ method }, count) => {
      if (method === "PATCH" && count > 2) throw unreachable();
    };
    expect(await ended(upload(fileOf(14 * MB)))).toMatchObject({ code: "unreachable" });
    storage.before = () => {};
    storage.asked = [];
    expect(await ended(upload(fileOf(14 * MB)))).toBe("done");
    expect(storage.asked.map((asked) => asked.split(" ")[0])).toEqual(["HEAD", "PATCH", "PATCH"]);
    await expectArrived(14 * MB);
  });

  it("goes on by itself after each kind of trouble that passes", async () => {
    const troubles = [unreachable(), refused(500), refused(423), refused(409)];
    storage.before = ({ method }) => {
      const trouble = method === "PATCH" ? troubles.shift() : undefined;
      if (trouble) throw trouble;
    };
    expect(await ended(upload(fileOf(14 * MB)))).toBe("done");
    expect(troubles).toEqual([]);
    await expectArrived(14 * MB);
  });

  it("sends no part again whose answer was lost", async () => {
    let isLost = false;
    storage.after = ({ method }) => {
      if (method !== "PATCH" || isLost) return;
      isLost = true;
      throw unreachable();
    };
    expect(await ended(upload(fileOf(14 * MB)))).toBe("done");
    expect(patches()).toBe(3);
    await expectArrived(14 * MB);
  });

  it.each([
    ["says so", () => {}],
    ["has forgotten the upload", () => storage.uploads.clear()],
  ])(
    "counts as uploaded if only the last answer was lost, and Storage %s",
    async (_how, forget) => {
      storage.after = ({ method }) => {
        if (method !== "PATCH" || storage.files.size === 0) return;
        forget();
        throw unreachable();
      };
      expect(await ended(upload(fileOf(7 * MB)))).toBe("done");
      expect(patches()).toBe(2);
      await expectArrived(7 * MB);
    },
  );

  it("is sent again if Storage has all its bytes and refused it then", async () => {
    storage.after = ({ method }) => {
      if (method !== "PATCH" || storage.files.size === 0) return;
      storage.files.clear();
      throw refused(429);
    };
    expect(await ended(upload(fileOf(7 * MB)))).toMatchObject({ status: 429 });
    storage.after = () => {};
    expect(await ended(upload(fileOf(7 * MB)))).toBe("done");
    await expectArrived(7 * MB);
  });

  it("starts over if Storage has forgotten the upload", async () => {
    kept = "upload-of-last-week";
    expect(await ended(upload(fileOf(7 * MB)))).toBe("done");
    expect(kept).toBe("upload-1");
    await expectArrived(7 * MB);
  });

  it("begins again if Storage forgets the upload while it is sent", async () => {
    storage.before = ({ method }) => {
      if (method === "PATCH" && storage.uploads.size === 1 && patches() === 2) {
        storage.uploads.delete("upload-1");
      }
    };
    expect(await ended(upload(fileOf(14 * MB)))).toBe("done");
    expect(storage.asked.filter((asked) => asked.startsWith("POST object"))).toEqual([]);
    await expectArrived(14 * MB);
  });

  it("gives up after four waits without progress, and keeps where it was", async () => {
    storage.before = ({ method }, count) => {
      if (method === "PATCH" && count > 2) throw unreachable();
    };
    expect(await ended(upload(fileOf(14 * MB)))).toMatchObject({ code: "unreachable" });
    expect(patches()).toBe(6);
    expect(kept).toBe("upload-1");
  });

  it("is sent whole if Storage takes no uploads in parts", async () => {
    for (const status of [403, 404, 405]) {
      storage = createFakeStorage();
      storage.before = ({ path }) => {
        if (path.startsWith("upload/")) throw refused(status, "new row violates a policy");
      };
      expect(await ended(upload(fileOf(7 * MB)))).toBe("done");
      expect(storage.asked).toEqual(["POST upload/resumable", "POST object/clips/ada/clip.mp4"]);
      await expectArrived(7 * MB);
    }
  });

  it("is a Problem with our code if whole files are refused as well", async () => {
    storage.before = () => {
      throw refused(403, "new row violates row-level security policy");
    };
    expect(await ended(upload(fileOf(7 * MB)))).toMatchObject({ code: "too_many_uploads" });
  });

  it("stops when it is told to, also while it waits", async () => {
    const stop = new AbortController();
    storage.before = ({ method }) => {
      if (method === "PATCH") throw unreachable();
    };
    const end = upload(fileOf(7 * MB), stop.signal).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(500);
    stop.abort();
    expect(await end).toMatchObject({ code: "unreachable" });
    expect(patches()).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("does not repeat a part for ever if the server takes none", async () => {
    const { send } = storage;
    storage.send = (request) =>
      request.method === "PATCH" ? Promise.resolve({ location: null, offset: 0 }) : send(request);
    expect(await ended(upload(fileOf(7 * MB)))).toMatchObject({ code: "unexpected_answer" });
  });

  it("gives each part its own wait: only what makes no progress ends it", async () => {
    let tries = 0;
    storage.before = ({ method }) => {
      if (method === "PATCH" && (tries += 1) % 4 !== 0) throw unreachable();
    };
    expect(await ended(upload(fileOf(20 * MB)))).toBe("done");
    expect(patches()).toBe(16);
    await expectArrived(20 * MB);
  });
});
