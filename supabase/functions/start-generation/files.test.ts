/** The files of a start: measured and signed before any credits move. */
import { describe, expect, it } from "vitest";
import { aGeneration, generationId } from "../_shared/contracts/fixtures/generation.ts";
import type { Inputs } from "../_shared/contracts/catalog/inputs.ts";
import { mediaFile } from "../_shared/fixtures/media.ts";
import {
  type Answers,
  createWorld,
  type FileInWorld,
  post,
  run,
  SIGNED,
  userId,
} from "../_shared/fixtures/world.ts";
import { Problem } from "../_shared/http/problem.ts";
import { startGeneration } from "./handler.ts";

const name = (digit: number) => `${`${digit}`.repeat(8)}-3333-4333-8333-333333333333`;
const picture = (digit = 1) => `pictures/${userId}/${name(digit)}.jpg`;
const clip = `clips/${userId}/${name(2)}.mp4`;
const foreign = picture().replace(userId, generationId);

const aPicture = { bytes: mediaFile("picture.jpg") };
const measuredClip: FileInWorld = {
  bytes: mediaFile("end.mp4"),
  measured: {
    file: clip,
    type: "video/mp4",
    bytes: 5361,
    milliseconds: 1000,
    width: 64,
    height: 48,
    has_sound: true,
  },
};

/** A start with these inputs. `used`: the inputs that Postgres knows as files. */
function start(inputs: Inputs, used: string[], answers: Partial<Answers> = {}) {
  const { world, asked } = createWorld({
    found: null,
    started: {
      repeated: false,
      generation: aGeneration({ mode: "i2v", inputs }),
      run: {
        ...run,
        input: { image: "$picture", images: "$references", video: "$clip", text: "$note" },
      },
      files: used.map((input) => ({ input, position: 1, bucket: "", path: "" })),
    },
    ...answers,
  });
  const wanted = {
    id: generationId,
    mode: "i2v",
    model: "wan-2.2-i2v-fast",
    prompt: "A lamp in a dark room",
    inputs,
  };
  return { world, asked, answer: () => startGeneration(post(wanted), world) };
}

it("a picture is measured, and Replicate gets its signed URL", async () => {
  const { asked, answer } = start({ picture: picture() }, ["picture"], {
    uploads: { [picture()]: aPicture },
  });
  expect((await answer()).status).toBe(201);
  expect(asked.measured).toMatchObject([{
    file: picture(),
    version: "v1",
    facts: { type: "image/jpeg", width: 64, height: 48 },
  }]);
  expect(asked.creates[0]?.input).toEqual({ image: SIGNED + picture() });
});

it("a list of pictures keeps its order, and one that is there twice is measured once", async () => {
  const references = [picture(2), picture(1), picture(2)];
  const { asked, answer } = start({ references }, ["references"], {
    uploads: { [picture(1)]: aPicture, [picture(2)]: aPicture },
  });
  await answer();
  expect(asked.creates[0]?.input).toEqual({ images: references.map((file) => SIGNED + file) });
  expect(asked.measured).toHaveLength(2);
});

it("a file that is measured already is not read again", async () => {
  const { asked, answer } = start({ clip }, ["clip"], { uploads: { [clip]: measuredClip } });
  await answer();
  expect(asked.creates[0]?.input).toEqual({ video: SIGNED + clip });
  expect([asked.reads, asked.measured]).toEqual([0, []]);
});

it("a text that looks like a file, but is none for Postgres, stays a text", async () => {
  const { asked, answer } = start({ note: picture(), picture: picture() }, ["picture"], {
    uploads: { [picture()]: aPicture },
  });
  await answer();
  expect(asked.creates[0]?.input).toEqual({ image: SIGNED + picture(), text: picture() });
});

it("a repeat gets the first answer, even when the file is gone by now", async () => {
  const generation = aGeneration({ inputs: { picture: picture() } });
  const { asked, answer } = start({ picture: picture() }, [], {
    found: generation,
    started: { repeated: true, generation },
  });
  expect((await answer()).status).toBe(200);
  expect(asked.soughtFiles).toEqual([]);
});

describe("before any credits move", () => {
  const charged = { started: new Error("charged") };
  const text = { bytes: new TextEncoder().encode("hello, world") };

  it.each<[string, FileInWorld, string]>([
    ["a text", text, "upload_not_supported"],
    ["an empty file", { bytes: new Uint8Array() }, "upload_not_supported"],
    ["a clip among the pictures", measuredClip, "upload_not_supported"],
  ])("%s is refused", async (_case, { bytes }, code) => {
    const { asked, answer } = start({ picture: picture() }, [], {
      ...charged,
      uploads: { [picture()]: { bytes } },
    });
    await expect(answer()).rejects.toMatchObject({ code });
    expect([asked.measured, asked.creates]).toEqual([[], []]);
  });

  it("nothing is measured in a session that has ended", async () => {
    const { asked, answer } = start({ picture: picture() }, [], {
      ...charged,
      uploads: { [picture()]: aPicture },
      sessionEnded: new Error("not_signed_in"),
    });
    await expect(answer()).rejects.toThrow("not_signed_in");
    expect(asked.measured).toEqual([]);
  });

  it("a signed URL that fails is an error of ours", async () => {
    const { world, asked, answer } = start({ picture: picture() }, [], {
      ...charged,
      uploads: { [picture()]: aPicture },
      output: new Response("oops", { status: 503 }),
    });
    world.settings.storageIsReachable = false;
    await expect(answer()).rejects.toMatchObject({ code: "internal", status: 500 });
    expect(asked.creates).toEqual([]);
  });
});

describe("Postgres refuses", () => {
  const refusal = new Problem("upload_not_measured", "This file has not been measured yet.", "");

  it.each([
    ["another user's file", foreign],
    ["a path with ..", `pictures/${userId}/../${generationId}/${name(1)}.jpg`],
    ["a path below the folder", `pictures/${userId}/a/${name(1)}.jpg`],
    ["a URL", `https://a.example/${name(1)}.jpg`],
    ["another bucket", `posters/${userId}/${name(1)}.jpg`],
  ])("%s, for which nothing is looked up", async (_case, file) => {
    const { asked, answer } = start({ picture: file }, [], {
      started: refusal,
      uploads: { [file]: aPicture },
    });
    await expect(answer()).rejects.toBe(refusal);
    expect([asked.soughtFiles, asked.reads, asked.measured]).toEqual([[], 0, []]);
  });

  it("a file that is not there", async () => {
    const { answer } = start({ picture: picture() }, [], { started: refusal });
    await expect(answer()).rejects.toBe(refusal);
  });

  it("more files than a start measures", async () => {
    const references = Array.from({ length: 9 }, (_, index) => picture(index));
    const more = Object.fromEntries(["a", "b", "c"].map((input) => [input, references]));
    const others = references.map((file) => file.replace("3333", "4444"));
    const { asked, answer } = start({ ...more, others }, [], {
      started: refusal,
      uploads: Object.fromEntries([...references, ...others].map((file) => [file, aPicture])),
    });
    await expect(answer()).rejects.toBe(refusal);
    expect(asked.measured).toHaveLength(10);
  });

  it("what would take too much reading, which measure-upload does", async () => {
    const webm = longWebm();
    const clips = [1, 2, 3].map((digit) => `clips/${userId}/${name(digit)}.webm`);
    const { asked, answer } = start({ clips }, [], {
      started: refusal,
      uploads: Object.fromEntries(clips.map((file) => [file, { bytes: webm }])),
    });
    await expect(answer()).rejects.toBe(refusal);
    expect(asked.measured).toHaveLength(1);
    expect(asked.reads).toBeLessThan(9);
  });
});

it("a file for which Postgres and we disagree ends in a refund, and Replicate is not called", async () => {
  const { asked, answer } = start({ picture: picture() }, ["picture"]);
  expect(await (await answer()).json()).toMatchObject({ state: "failed" });
  expect(asked.creating).toEqual([]);
  expect(asked.failures).toMatchObject([{ refused: true }]);
});

it("a file is uploaded to Replicate when Replicate cannot reach us", async () => {
  const { world, asked, answer } = start({ picture: picture() }, ["picture"], {
    uploads: { [picture()]: aPicture },
    output: new Response("twelve bytes"),
  });
  world.settings.storageIsReachable = false;
  await answer();
  expect(asked.creates[0]?.input).toEqual({ image: "https://api.replicate.com/v1/files/12" });
});

/**
 * A WebM of 20 MB: after its frames come twenty large elements that mean nothing (Void). Frames could
 * be between them, so it is read to its end.
 */
function longWebm(): Uint8Array {
  const webm = mediaFile("live.webm");
  const length = 1024 * 1024;
  const long = new Uint8Array(webm.length + 20 * length);
  long.set(webm);
  for (let offset = webm.length; offset < long.length; offset += length) {
    long.set([0xec, 0x01], offset);
    new DataView(long.buffer).setBigUint64(offset + 1, 1n << 56n | BigInt(length - 9));
  }
  return long;
}
