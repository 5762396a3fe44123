import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { aGeneration } from "../contracts/fixtures/generation.ts";
import { type Answers, createWorld, userId } from "../fixtures/world.ts";
import { copyClaimed, copyOutput } from "./output.ts";

const finalizing = aGeneration({ state: "finalizing" });
const claimed = {
  output_url: "https://replicate.delivery/o.mp4",
  user_id: userId,
  claimed_until: "2026-11-22T12:02:00+00:00",
};
const video = "....ftypisom and the rest of a video";

async function copy(answers: Partial<Answers>) {
  const { world, asked } = createWorld({ claimed, ...answers });
  return { generation: await copyOutput(finalizing, world), asked };
}

describe("the copy of an output", () => {
  it("completes the generation after the file is stored", async () => {
    const { generation, asked } = await copy({ output: new Response(video) });
    expect(generation.state).toBe("completed");
    expect(asked.stored).toHaveLength(1);
    expect(asked.completed).toHaveLength(1);
  });

  it("is skipped if the file is already stored", async () => {
    const { generation, asked } = await copy({ stored: true, output: new Error("gone by now") });
    expect(generation.state).toBe("completed");
    expect(asked.stored).toEqual([]);
  });

  it("is removed if the generation was canceled in the meantime", async () => {
    const { generation, asked } = await copy({
      output: new Response(video),
      ended: aGeneration({ state: "canceled" }),
    });
    expect(generation.state).toBe("canceled");
    expect(asked.removed).toEqual(asked.stored.map(({ path }) => path));
  });

  it("is removed if another worker was faster and the owner has deleted the video since", async () => {
    const { asked } = await copy({
      output: new Response(video),
      ended: aGeneration({ state: "completed", prompt: "", output_path: null }),
    });
    expect(asked.removed).toEqual(asked.stored.map(({ path }) => path));
  });

  it("accepts a video that arrives one byte at a time", async () => {
    const bytes = new TextEncoder().encode(video);
    const drip = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect((await copy({ output: new Response(drip) })).generation.state).toBe("completed");
  });

  /** Copies an output from a real server. */
  async function copyFrom(answer: RequestListener) {
    const server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { world, asked } = createWorld({
      claimed: { ...claimed, output_url: `http://127.0.0.1:${port}/o.mp4` },
    });
    return { generation: await copyOutput(finalizing, { ...world, fetch }), asked };
  }

  it("follows no redirect, because the next host is not allowed", async () => {
    const { generation, asked } = await copyFrom((request, response) => {
      if (request.url === "/o.mp4") response.writeHead(302, { location: "/elsewhere.mp4" }).end();
      else response.end(video);
    });
    expect(generation.state).toBe("finalizing");
    expect(asked.stored).toEqual([]);
  });

  const packed = (bytes: Uint8Array | string): RequestListener => (_request, response) => {
    const body = gzipSync(bytes);
    response.writeHead(200, { "content-encoding": "gzip", "content-length": body.length }).end(
      body,
    );
  };

  it("checks the decompressed size, so that a zip bomb cannot fill the bucket", async () => {
    const bomb = Buffer.concat([Buffer.from(video), Buffer.alloc(51 * 1024 * 1024)]);
    const { generation, asked } = await copyFrom(packed(bomb));
    expect(generation).toMatchObject({ state: "failed", error_code: "output_too_large" });
    expect(asked.completed).toEqual([]);
  });

  it.each([
    ["is", new Response(new Blob([video, new Uint8Array(50 * 1024 * 1024)]))],
    ["says that it is", new Response(video, { headers: { "content-length": "52428801" } })],
  ])("says that the video %s larger than 50 MB, and refunds", async (_case, output) => {
    const { generation, asked } = await copy({ output });
    expect(generation).toMatchObject({ state: "failed", error_code: "output_too_large" });
    expect(asked.failures).toMatchObject([{ message: expect.stringContaining("50 MB") }]);
    expect(asked.completed).toEqual([]);
  });

  it("accepts a compressed video", async () => {
    expect((await copyFrom(packed(video))).generation.state).toBe("completed");
  });

  it("is left to the worker that has claimed it", async () => {
    const { generation, asked } = await copy({ claimed: null });
    expect(generation).toBe(finalizing);
    expect(asked.stored).toEqual([]);
  });

  it.each([
    ["is gone", new Response(null, { status: 404 })],
    ["has expired", new Response(null, { status: 410 })],
    ["is forbidden", new Response(null, { status: 403 })],
    ["is an HTML page", new Response("<!doctype html>")],
    ["is empty", new Response("")],
  ])("fails the generation when the file %s", async (_case, output) => {
    const { generation, asked } = await copy({ output });
    expect(generation).toMatchObject({
      state: "failed",
      error_code: "output_lost",
    });
    expect(asked.completed).toEqual([]);
  });

  it.each<[string, Partial<Answers>]>([
    ["the file's host fails", { output: new Response(null, { status: 503 }) }],
    ["the network fails", { output: new TypeError("connection reset") }],
    ["the file is cut short", {
      output: new Response(video, { headers: { "content-length": "1000" } }),
    }],
    ["the file is cut short before its first byte", {
      output: new Response("", { headers: { "content-length": "1000" } }),
    }],
    ["Storage fails", {
      output: new Response(video),
      storeError: new Error("storage is down"),
    }],
  ])(
    "is left for the next try, and no credits move, when %s",
    async (_case, answers) => {
      const { generation, asked } = await copy(answers);
      expect(generation.state).toBe("finalizing");
      expect(asked.released).toBe(1);
      expect(asked.failures).toEqual([]);
      expect(asked.completed).toEqual([]);
    },
  );
});

describe("a copy whose end the database does not record", () => {
  it.each(
    [
      ["a stored video", new Response(video), "completeGeneration"],
      ["a video that cannot be had", new Response(null, { status: 404 }), "failGeneration"],
    ] as const,
  )("gives its claim back, so that the next poll goes on: %s", async (_case, output, end) => {
    const { world, asked } = createWorld({ claimed, output });
    const slow = new Error("the database is too slow");
    vi.spyOn(world.adminDb, end).mockRejectedValue(slow);
    await expect(copyOutput(finalizing, world)).rejects.toBe(slow);
    expect(asked.releasedAsFailed).toEqual([true]);
  });

  it("says what went wrong, also if the claim cannot be given back", async () => {
    const { world } = createWorld({ claimed, output: new Response(video) });
    const slow = new Error("the database is too slow");
    vi.spyOn(world.adminDb, "completeGeneration").mockRejectedValue(slow);
    vi.spyOn(world.adminDb, "releaseOutput").mockRejectedValue(new Error("it still is"));
    await expect(copyOutput(finalizing, world)).rejects.toBe(slow);
  });
});

describe("a copy with a limit", () => {
  const MEGABYTE = 1024 * 1024;
  const sized = (bytes: number, announced = bytes) =>
    new Response(new Blob([video, new Uint8Array(bytes - video.length)]), {
      headers: { "content-length": `${announced}` },
    });

  async function copyWithin(bytesMax: number, output: Response) {
    const { world, asked } = createWorld({ output });
    let read = 0;
    const onBytes = (bytes: number) => void (read += bytes);
    const copied = await copyClaimed(finalizing, claimed, { bytesMax, onBytes }, world);
    return { ...copied, asked, read };
  }

  it("counts the bytes that it reads", async () => {
    const { generation, read } = await copyWithin(MEGABYTE, sized(MEGABYTE));
    expect([generation.state, read]).toEqual(["completed", MEGABYTE]);
  });

  it("leaves a larger output unread and untried, for a call that has the whole limit", async () => {
    const { generation, isTooLargeForNow, asked, read } = await copyWithin(
      MEGABYTE - 1,
      sized(MEGABYTE),
    );
    expect([generation.state, isTooLargeForNow, read]).toEqual(["finalizing", true, 0]);
    expect([asked.releasedAsFailed, asked.stored]).toEqual([[false], []]);
  });

  it("takes an output of unknown size for the largest possible one", async () => {
    const { isTooLargeForNow } = await copyWithin(
      49 * MEGABYTE,
      new Response(new Blob([video])),
    );
    expect(isTooLargeForNow).toBe(true);
  });

  it("fails the generation at once if more than 50 MB are announced", async () => {
    const { generation, read } = await copyWithin(
      50 * MEGABYTE,
      sized(100, 51 * MEGABYTE),
    );
    expect([generation.state, read]).toEqual(["failed", 0]);
  });

  it("counts the bytes of a copy that fails", async () => {
    const { generation, read } = await copyWithin(
      MEGABYTE,
      sized(1000, 2000),
    );
    expect([generation.state, read]).toEqual(["finalizing", 1000]);
  });
});

describe("a worker that already copies an output", () => {
  it("leaves others to reconcile, and copies again when it is free", async () => {
    const arrived = Promise.withResolvers<Response>();
    const { world, asked } = createWorld({ claimed });
    world.fetch = () => arrived.promise;
    const first = copyOutput(finalizing, world);
    expect(await copyOutput(aGeneration({ state: "finalizing" }), world)).toMatchObject({
      state: "finalizing",
    });
    expect(asked.continued).toEqual([{ link: null, more: true }]);
    arrived.resolve(new Response(null, { status: 503 }));
    await first;

    world.fetch = () => Promise.resolve(new Response(video));
    expect(await copyOutput(finalizing, world)).toMatchObject({ state: "completed" });
    expect(asked.continued).toHaveLength(1);
  });
});
