import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Attached } from "../../../api/user/uploads.ts";
import { fakeLocks } from "../../../fixtures/fake-locks.ts";
import { attached } from "../../../fixtures/fake-uploads.ts";
import { createFakeStores } from "../../../fixtures/fake-stores.tsx";
import {
  completed,
  createFakeApi,
  models,
  refused,
  settled,
  unreachable,
  USER,
} from "../../../fixtures/fake-api.ts";

const photo = () => new Blob(["…"], { type: "image/png" });
const video = () => new Blob(["…"], { type: "video/mp4" });
const PROMPT = "A fox trots through fresh snow";

type Uploads = ReturnType<typeof createFakeApi>["api"]["uploads"];

/** `device`: the uploads of an earlier visit or another tab, whose files are still stored. */
async function world(device?: Uploads) {
  const fakeApi = createFakeApi();
  if (device) Object.assign(fakeApi.api.uploads, device);
  const fake = createFakeStores(fakeApi);
  await settled();
  const { draft } = fake.stores;
  const input = (name: string) => {
    const found = draft.model.value?.inputs.find((each) => each.name === name);
    if (!found) throw new Error(`The model takes no ${name}.`);
    return found;
  };
  const filesOf = (name: string) => draft.files.value.filter((file) => file.input === name);
  return { ...fake, uploads: fake.api.uploads, draft, input, filesOf };
}

function stubLocks(): void {
  vi.stubGlobal("navigator", Object.create(navigator, { locks: { value: fakeLocks() } }));
  onTestFinished(() => void vi.unstubAllGlobals());
}

/** In Edit, with a clip of so many milliseconds. */
async function edit(milliseconds = 5_000, device?: Uploads) {
  const begun = await world(device);
  begun.draft.mode.value = "v2v";
  begun.uploads.measure.mockImplementation((file) =>
    Promise.resolve({
      file,
      type: "video/mp4",
      bytes: 1_000,
      milliseconds,
      width: 640,
      height: 480,
      has_sound: true,
    })
  );
  return begun;
}

describe("a picture", () => {
  it("goes where the composer takes one, and brings the mode that needs it", async () => {
    const { draft, filesOf } = await world();
    await draft.attach(photo());
    expect(draft.mode.value).toBe("i2v");
    expect(draft.model.value?.slug).toBe("wan-picture");
    expect(filesOf("picture")).toHaveLength(1);
    draft.chooseModel("wan-sound");
    await draft.attach(photo());
    expect(filesOf("last_picture")).toHaveLength(1);
    await draft.attach(photo()); // Both are there: the first is replaced.
    expect(draft.files.value).toHaveLength(2);
  });

  it("is not kept if it is cropped by the time that the user has signed out", async () => {
    const { draft, uploads, stores, input } = await world();
    draft.mode.value = "i2v";
    await draft.attach(photo());
    const picture = input("picture");
    uploads.keep.mockClear();
    await stores.clear();
    stores.dispose();
    await draft.put(attached(), picture);
    expect(uploads.keep).not.toHaveBeenCalled();
  });

  it("waits for the catalog, which right after the first sign-in is still on its way", async () => {
    const fake = createFakeApi();
    let answer = (_models: typeof models) => {};
    fake.api.catalog.models.mockReturnValue(new Promise((resolve) => (answer = resolve)));
    const { draft } = createFakeStores(fake).stores;
    const attaching = draft.attach(photo());
    await settled();
    expect(draft.files.value).toEqual([]);
    answer(models);
    await attaching;
    expect(draft.files.value).toHaveLength(1);
    expect(draft.mode.value).toBe("i2v");
  });

  it("that is not taken changes nothing", async () => {
    const { draft, uploads } = await world();
    uploads.take.mockRejectedValueOnce(refused("invalid_request", 415));
    await expect(draft.attach(photo())).rejects.toMatchObject({ status: 415 });
    expect(draft.mode.value).toBe("t2v");
    expect(draft.files.value).toEqual([]);
    expect(draft.reading.value).toBeNull();
  });

  it("stays if another one cannot be read", async () => {
    const { draft, uploads, filesOf } = await world();
    await draft.attach(photo());
    const before = filesOf("picture");
    uploads.take.mockRejectedValueOnce(refused("invalid_request", 415));
    await expect(draft.attach(photo())).rejects.toMatchObject({ status: 415 });
    expect(filesOf("picture")).toEqual(before);
  });

  it("is uploaded when the video is started, and never before", async () => {
    const { draft, uploads, api } = await world();
    await draft.attach(photo());
    draft.prompt.value = PROMPT;
    expect(uploads.upload).not.toHaveBeenCalled();
    await draft.send();
    expect(uploads.upload).toHaveBeenCalledOnce();
    expect(draft.files.value).toEqual([]);
    expect(api.generations.start.mock.lastCall?.[0].inputs["picture"]).toMatch(/^pictures\//);
  });

  it("of the one chosen last counts, although an earlier one takes longer", async () => {
    const { draft, uploads, filesOf } = await world();
    const slow = Promise.withResolvers<Awaited<ReturnType<Uploads["take"]>>>();
    uploads.take.mockReturnValueOnce(slow.promise);
    const first = draft.attach(photo());
    await draft.attach(photo());
    const last = filesOf("picture");
    slow.resolve({ is: "ready", attached: attached() });
    await first;
    expect(filesOf("picture")).toEqual(last);
    expect(draft.reading.value).toBeNull();
  });

  it("that is still being read at sign-out is not kept", async () => {
    const { draft, uploads, stores } = await world();
    const slow = Promise.withResolvers<Awaited<ReturnType<Uploads["take"]>>>();
    uploads.take.mockReturnValueOnce(slow.promise);
    const attaching = draft.attach(photo());
    stores.dispose();
    await stores.signOut();
    slow.resolve({ is: "ready", attached: attached() });
    await attaching;
    expect(uploads.keep).not.toHaveBeenCalled();
  });

  it("is kept on the device until it is sent or removed", async () => {
    const { draft, uploads } = await world();
    await draft.attach(photo());
    const [file] = draft.files.value;
    const later = await world(uploads);
    expect(later.draft.files.value).toEqual([file]);
    later.draft.detach(file?.key ?? "");
    expect((await world(uploads)).draft.files.value).toEqual([]);
    expect(await uploads.kept(file?.key ?? "")).toBeNull();
  });

  it("is not lost by a reload before the device has found it again", async () => {
    const { draft, uploads } = await world();
    await draft.attach(photo());
    const [file] = draft.files.value;
    uploads.kept.mockReturnValueOnce(new Promise(() => {}));
    expect((await world(uploads)).draft.files.value).toEqual([]);
    expect((await world(uploads)).draft.files.value).toEqual([file]);
  });

  it("comes back with its text after a refusal", async () => {
    const { draft, api, uploads } = await world();
    api.generations.start.mockRejectedValueOnce(refused("starts_closed", 503));
    await draft.attach(photo());
    const [file] = draft.files.value;
    draft.prompt.value = PROMPT;
    await draft.send();
    expect(draft.prompt.value).toBe(PROMPT);
    expect(draft.files.value).toMatchObject([{ key: file?.key, input: "picture" }]);
    expect(await uploads.kept(file?.key ?? "")).not.toBeNull();
    await draft.send();
    expect(uploads.upload).toHaveBeenCalledOnce();
  });

  it("stays on the device until the server has its request", async () => {
    const { draft, uploads, api, stores } = await world();
    uploads.upload.mockRejectedValueOnce(unreachable());
    await draft.attach(photo());
    const key = draft.files.value[0]?.key ?? "";
    draft.prompt.value = PROMPT;
    await draft.send();
    expect(await uploads.kept(key)).not.toBeNull();
    const [id = ""] = stores.generations.ids.value;
    await stores.requests.resend(id);
    expect(api.generations.start).toHaveBeenCalledOnce();
    expect(await uploads.kept(key)).toBeNull();
  });

  it("that the chosen model does not take is not sent, and is forgotten", async () => {
    const { draft, api, uploads } = await world();
    await draft.attach(photo());
    const [file] = draft.files.value;
    draft.mode.value = "t2v";
    draft.prompt.value = PROMPT;
    await draft.send();
    expect(api.generations.start.mock.lastCall?.[0].inputs).not.toHaveProperty("picture");
    expect(draft.files.value).toEqual([]);
    expect(await uploads.kept(file?.key ?? "")).toBeNull();
  });

  it("gives the video no shape if the model takes none", async () => {
    const { draft, uploads } = await world();
    const tall = attached({ width: 300, height: 500 });
    uploads.take.mockResolvedValueOnce({ is: "ready", attached: tall });
    await draft.attach(photo());
    expect(draft.values.value).toEqual({}); // The model takes no shape.
  });

  it("keeps the photo of each tab apart, also after a reload", async () => {
    stubLocks();
    const tab = (own: Map<string, string>, device?: Uploads) => {
      sessionStorage.clear();
      for (const [key, text] of own) sessionStorage.setItem(key, text);
      return world(device);
    };
    const own = () => new Map(Object.entries({ ...sessionStorage }) as [string, string][]);
    const first = await tab(new Map());
    await first.draft.attach(photo());
    const firstTab = own();
    const second = await tab(new Map(), first.uploads);
    const keyOf = ({ draft }: typeof first) => draft.files.value.map(({ key }) => key);
    expect(keyOf(second)).toHaveLength(1);
    expect(keyOf(second)).not.toEqual(keyOf(first));
    await second.draft.attach(photo());
    const secondTab = own();
    expect(keyOf(await tab(firstTab, first.uploads))).toEqual(keyOf(first));
    expect(keyOf(await tab(secondTab, first.uploads))).toEqual(keyOf(second));
  });
});

describe("a list of pictures", () => {
  it("is sent in the order in which it is shown, and never longer than the model takes", async () => {
    const { draft, input, filesOf, api } = await edit();
    await draft.attach(video());
    for (let count = 0; count < 4; count += 1) await draft.attach(photo(), input("references"));
    const keys = filesOf("references").map(({ key }) => key);
    expect(keys).toHaveLength(3);
    const order = [keys[2] ?? "", keys[0] ?? ""];
    draft.arrange("references", order);
    await settled();
    draft.prompt.value = PROMPT;
    await draft.send();
    expect(api.generations.start.mock.lastCall?.[0].inputs["references"])
      .toEqual(order.map((id) => `pictures/${USER.id}/${id}.jpg`));
  });
});

describe("a clip", () => {
  it.each([[300, 500, "9:16"], [500, 300, "16:9"], [500, 490, "1:1"]])(
    "of %i × %i pixels gives the video the shape %s",
    async (width, height, shape) => {
      const { draft, uploads } = await edit();
      const its = attached({ bucket: "clips", width, height });
      uploads.take.mockResolvedValueOnce({ is: "ready", attached: its });
      await draft.attach(video());
      expect(draft.chosen.value["aspect_ratio"]).toBe(shape);
      draft.choose("aspect_ratio", "1:1");
      expect(draft.chosen.value["aspect_ratio"]).toBe("1:1");
    },
  );

  it("is uploaded and measured when it is chosen, and only then has a price", async () => {
    const { draft, uploads, filesOf, api } = await edit(4_100);
    const sending = Promise.withResolvers<string>();
    uploads.upload.mockReturnValueOnce(sending.promise);
    expect(draft.whyNotStartable.value).toMatchObject({ is: "missing", input: { name: "clip" } });
    await draft.attach(video());
    const [, onProgress] = uploads.upload.mock.lastCall ?? [];
    onProgress?.(0.4);
    expect(filesOf("clip")).toMatchObject([{ is: "uploading", share: 0.4 }]);
    expect(draft.quote.value).toMatchObject({ cost: null, length_seconds: null });
    expect(draft.whyNotStartable.value).toEqual({ is: "uploading" });
    sending.resolve("clips/a/b.mp4");
    await settled();
    expect(draft.quote.value).toMatchObject({ cost: 100, length_seconds: 5 });
    draft.prompt.value = PROMPT;
    await draft.send();
    expect(api.generations.start.mock.lastCall?.[0]).toMatchObject({
      inputs: { clip: "clips/a/b.mp4" },
      expected_cost: 100,
    });
    expect(uploads.upload).toHaveBeenCalledOnce();
  });

  it("is priced by what the server measured, not by what the device did", async () => {
    const { draft, uploads } = await edit(9_400);
    uploads.take.mockResolvedValueOnce({
      is: "ready",
      attached: attached({ bucket: "clips", milliseconds: 2_000 }),
    });
    await draft.attach(video());
    await settled();
    expect(draft.quote.value?.cost).toBe(200);
  });

  it("is not started if the server measures a length that the model does not take", async () => {
    const { draft } = await edit(10_400);
    await draft.attach(video());
    await settled();
    expect(draft.whyNotStartable.value).toMatchObject({
      is: "wrong_length",
      input: { name: "clip" },
      milliseconds: 10_400,
    });
  });

  it("that is too long leaves nothing on the way until a part of it is chosen", async () => {
    const { draft, uploads, filesOf, input } = await edit(5_000);
    const whole = { file: video(), milliseconds: 60_000, starts: [0, 2_000] };
    uploads.take.mockResolvedValueOnce({ is: "too_long", whole });
    await draft.attach(video());
    expect(uploads.upload).not.toHaveBeenCalled();
    expect(draft.whyNotStartable.value).toMatchObject({ is: "too_long", input: { name: "clip" } });
    const [file] = filesOf("clip");
    await draft.cut(file?.key ?? "", { from: 2_000, to: 7_000 }, input("clip"));
    await settled();
    expect(filesOf("clip")).toMatchObject([{ is: "uploaded", milliseconds: 5_000 }]);
    expect(draft.quote.value?.cost).toBe(100);
  });

  it("that is only too large cannot be sent whole", async () => {
    const { draft, uploads } = await edit(5_000);
    const whole = { file: video(), milliseconds: 5_000, starts: [0] };
    uploads.take.mockResolvedValueOnce({ is: "too_long", whole });
    await draft.attach(video());
    expect(draft.whyNotStartable.value).toMatchObject({ is: "too_long" });
  });

  it("can be cut again, from the whole file, in place of the part that was uploaded", async () => {
    const { draft, uploads, filesOf, input } = await edit(5_000);
    const whole = { file: video(), milliseconds: 60_000, starts: [0, 2_000] };
    uploads.take.mockResolvedValueOnce({ is: "too_long", whole });
    await draft.attach(video());
    const cut = async (from: number) => {
      await draft.cut(filesOf("clip")[0]?.key ?? "", { from, to: from + 5_000 }, input("clip"));
      await settled();
    };
    await cut(2_000);
    const [first] = filesOf("clip");
    expect(first).toMatchObject({
      is: "uploaded",
      cutFrom: { whole, part: { from: 2_000, to: 7_000 } },
    });
    await cut(0);
    expect(uploads.cut).toHaveBeenLastCalledWith(whole, { from: 0, to: 5_000 }, input("clip"));
    expect(filesOf("clip")).toMatchObject([{ is: "uploaded", cutFrom: { part: { from: 0 } } }]);
    expect(filesOf("clip")[0]?.key).not.toBe(first?.key);
    expect(uploads.forget).toHaveBeenCalledWith(first?.key);
  });

  it("can be uploaded again after a failure", async () => {
    const { draft, uploads, filesOf } = await edit();
    uploads.upload.mockRejectedValueOnce(unreachable());
    await draft.attach(video());
    await settled();
    expect(draft.whyNotStartable.value).toMatchObject({
      is: "upload_failed",
      problem: { code: "unreachable" },
    });
    draft.retryUpload(filesOf("clip")[0]?.key ?? "");
    await settled();
    expect(filesOf("clip")).toMatchObject([{ is: "uploaded" }]);
  });

  it("stops being uploaded when it is removed", async () => {
    const { draft, uploads, filesOf } = await edit();
    uploads.upload.mockReturnValueOnce(new Promise(() => {}));
    await draft.attach(video());
    const [sent, , signal] = uploads.upload.mock.lastCall ?? [];
    draft.detach(filesOf("clip")[0]?.key ?? "");
    expect(signal?.aborted).toBe(true);
    expect(draft.files.value).toEqual([]);
    expect(await uploads.kept(sent?.id ?? "")).toBeNull();
  });

  it("survives a reload without being uploaded again, and continues if it was not done", async () => {
    const { draft, uploads, filesOf } = await edit();
    await draft.attach(video());
    await settled();
    const later = await edit(5_000, uploads);
    await settled();
    expect(later.filesOf("clip")).toEqual(filesOf("clip"));
    expect(uploads.upload).toHaveBeenCalledOnce();
    uploads.upload.mockReturnValueOnce(new Promise(() => {}));
    await later.draft.attach(video());
    const [unfinished] = uploads.upload.mock.lastCall ?? [];
    await edit(5_000, uploads);
    await settled();
    expect(uploads.upload.mock.lastCall?.[0].id).toBe(unfinished?.id);
  });

  it("goes on being uploaded in a new tab if no open tab has it, and else as a copy", async () => {
    stubLocks();
    const first = await edit();
    first.uploads.upload.mockReturnValue(new Promise(() => {}));
    await first.draft.attach(video());
    await settled();
    const [clip] = first.filesOf("clip");

    const newTab = async () => {
      sessionStorage.clear();
      const tab = await edit(5_000, first.uploads);
      await expect.poll(() => tab.filesOf("clip")).toHaveLength(1);
      return tab;
    };
    const second = await newTab();
    expect(second.filesOf("clip")[0]?.key).not.toBe(clip?.key);
    second.draft.detach(second.filesOf("clip")[0]?.key ?? "");
    await first.draft.attach(video());
    const [later] = first.filesOf("clip");

    first.stores.dispose(); // As when the app is killed.
    const third = await newTab();
    expect(third.filesOf("clip")[0]?.key).toBe(later?.key);
    expect(first.uploads.upload.mock.lastCall?.[0].id).toBe(later?.key);
  });

  it("of the user's own videos is used where it lies, and measured for its price", async () => {
    const { draft, uploads, input, filesOf, api } = await edit(4_063);
    const path = `${USER.id}/${crypto.randomUUID()}.mp4`;
    const inputs = { aspect_ratio: "9:16" };
    const measuring = Promise.withResolvers<Awaited<ReturnType<Uploads["measure"]>>>();
    uploads.measure.mockReturnValueOnce(measuring.promise);
    await draft.useVideo(completed({ output_path: path, inputs }), input("clip"));
    expect(draft.chosen.value["aspect_ratio"]).toBe("9:16");
    expect(draft.whyNotStartable.value).toEqual({ is: "uploading" });
    measuring.resolve(await uploads.measure(`videos/${path}`));
    await settled();
    expect(uploads.upload).not.toHaveBeenCalled();
    expect(filesOf("clip")).toMatchObject([{ is: "uploaded", attached: null }]);
    expect(draft.quote.value?.cost).toBe(100);
    const later = await edit(4_063, uploads);
    expect(later.filesOf("clip")).toEqual(filesOf("clip"));
    draft.prompt.value = PROMPT;
    await draft.send();
    expect(api.generations.start.mock.lastCall?.[0].inputs["clip"]).toBe(`videos/${path}`);
  });

  it("in place of another asks for a new mask, and takes one along when it is removed", async () => {
    const { draft, input, filesOf, uploads } = await edit();
    await draft.attach(video());
    const mask = attached({ bucket: "clips" });
    await draft.put(mask, input("mask"));
    expect(filesOf("mask")).toHaveLength(1);
    await draft.attach(video());
    await settled();
    expect(filesOf("mask")).toMatchObject([{ is: "outdated" }]);
    expect(uploads.forget).toHaveBeenCalledWith(mask.id);
    expect(draft.whyNotStartable.value).toMatchObject({ is: "outdated", input: { name: "mask" } });
    await draft.put(attached({ bucket: "clips" }), input("mask"));
    expect(filesOf("mask")).toMatchObject([{ is: "held" }]);
    await draft.attach(video());
    draft.detach(filesOf("mask")[0]?.key ?? "");
    expect(filesOf("mask")).toEqual([]);
    await settled();
    expect(draft.whyNotStartable.value).not.toMatchObject({ is: "outdated" });
    await draft.put(attached({ bucket: "clips" }), input("mask"));
    draft.detach(filesOf("clip")[0]?.key ?? "");
    expect(draft.files.value).toEqual([]);
  });

  it("that comes after its mask, as after a reload, asks for a new mask", async () => {
    const { draft, input, filesOf } = await edit();
    await draft.put(attached({ bucket: "clips" }), input("mask"));
    await draft.attach(video());
    expect(filesOf("mask")).toMatchObject([{ is: "outdated" }]);
  });

  it("of a type that another model does not take is refused for it", async () => {
    const { draft, uploads } = await edit();
    draft.chooseModel("wan-continue");
    const webm = attached({ bucket: "clips", ending: "webm" });
    uploads.take.mockResolvedValueOnce({ is: "ready", attached: webm });
    await draft.attach(video());
    await settled();
    expect(draft.whyNotStartable.value).toMatchObject({
      is: "wrong_type",
      types: ["video/mp4", "video/quicktime"],
    });
  });

  it("that is continued makes the video longer than itself", async () => {
    const { draft } = await edit(10_000);
    draft.chooseModel("wan-continue");
    expect(draft.quote.value).toMatchObject({ length_seconds: 10, cost: 200 });
    await draft.attach(video());
    await settled();
    expect(draft.chosen.value["duration_seconds"]).toBe(11);
    expect(draft.whyNotStartable.value).toMatchObject({ is: "credits", cost: 220 });
  });

  it("that was sent with a refused request comes back as it was", async () => {
    const { draft, api, uploads, filesOf } = await edit();
    await draft.attach(video());
    await settled();
    const before = filesOf("clip");
    api.generations.start.mockRejectedValueOnce(refused("starts_closed", 503));
    draft.prompt.value = PROMPT;
    await draft.send();
    expect(filesOf("clip")).toEqual(before);
    expect(draft.quote.value?.cost).toBe(100);
    expect(uploads.upload).toHaveBeenCalledOnce();
  });
});

it("a sound goes to the model that takes one", async () => {
  const { draft, filesOf } = await world();
  await draft.attach(new Blob(["…"], { type: "audio/mpeg" }));
  expect([draft.mode.value, draft.model.value?.slug]).toEqual(["t2v", "wan-sound"]);
  await settled();
  expect(filesOf("sound")).toMatchObject([{ is: "uploaded" }]);
});

describe("the files of an earlier video", () => {
  const reference = (bucket: string, ending: string) =>
    `${bucket}/${USER.id}/${crypto.randomUUID()}.${ending}`;
  const asked = { prompt: PROMPT, mode: "i2v", model: "wan-sound" } as const;

  it("are seen as soon as they are downloaded, and found again after a reload", async () => {
    const { draft, uploads, filesOf } = await world();
    const bytes = attached();
    uploads.download.mockResolvedValue(bytes);
    const picture = reference("pictures", "jpg");
    draft.remix(completed({ ...asked, inputs: { picture } }));
    await settled();
    expect(uploads.download.mock.calls).toEqual([[picture]]);
    expect(filesOf("picture")).toMatchObject([{
      is: "uploaded",
      attached: bytes,
      reference: picture,
    }]);
    const later = await world(uploads);
    expect(later.filesOf("picture")).toMatchObject([{ attached: bytes, reference: picture }]);
    expect(later.draft.whyNotStartable.value).toBeNull();
  });

  it("take the place of what was in the composer, also where the video had nothing", async () => {
    const { draft, filesOf, input } = await world();
    draft.mode.value = "i2v";
    draft.chooseModel("wan-sound");
    await draft.attach(photo(), input("picture"));
    const picture = reference("pictures", "jpg");
    draft.remix(completed({ ...asked, inputs: { picture } }));
    await settled();
    expect(filesOf("picture")).toMatchObject([{ reference: picture }]);
    draft.remix(completed({ ...asked, inputs: {} }));
    await settled();
    expect(filesOf("picture")).toEqual([]);
  });

  it("say so if they are gone, and a lost connection changes nothing", async () => {
    const { draft, uploads, filesOf } = await world();
    uploads.download.mockRejectedValueOnce(unreachable());
    draft.remix(completed({ ...asked, inputs: { picture: reference("pictures", "jpg") } }));
    await settled();
    expect(filesOf("picture")).toMatchObject([{ is: "uploaded", attached: null }]);
    uploads.download.mockRejectedValueOnce(refused("upload_not_found", 404));
    draft.remix(completed({ ...asked, inputs: { picture: reference("pictures", "jpg") } }));
    await settled();
    expect(draft.whyNotStartable.value).toMatchObject({
      is: "upload_failed",
      problem: { code: "upload_not_found" },
    });
  });

  it("are not kept if they arrive after a sign-out", async () => {
    const { draft, uploads, stores } = await world();
    let arrive = (_file: Attached) => {};
    uploads.download.mockReturnValue(new Promise((resolve) => (arrive = resolve)));
    draft.remix(completed({ ...asked, inputs: { picture: reference("pictures", "jpg") } }));
    await settled();
    await stores.clear();
    stores.dispose();
    arrive(attached());
    await settled();
    expect(uploads.keep).not.toHaveBeenCalled();
  });

  it("are measured again if the price depends on them", async () => {
    const { draft, uploads, filesOf } = await edit(4_000);
    const clip = reference("clips", "mp4");
    draft.remix(completed({ prompt: PROMPT, mode: "v2v", model: "wan-edit", inputs: { clip } }));
    await settled();
    expect(uploads.measure.mock.calls).toEqual([[clip]]);
    expect(filesOf("clip")).toMatchObject([{
      is: "uploaded",
      reference: clip,
      milliseconds: 4_000,
    }]);
  });

  it("come back with a request that is discarded", async () => {
    const { draft, api, stores, filesOf } = await world();
    const picture = reference("pictures", "jpg");
    api.generations.start.mockRejectedValueOnce(unreachable());
    const failed = completed({ ...asked, state: "failed", inputs: { picture } });
    await stores.requests.retry(failed, 10);
    const id = api.generations.start.mock.lastCall?.[0].id ?? "";
    await draft.takeBack(id);
    await settled();
    expect(filesOf("picture")).toMatchObject([{ reference: picture }]);
  });

  it("are forgotten on the device once the video is started", async () => {
    const { draft, uploads, memory } = await world();
    uploads.download.mockResolvedValue(attached());
    draft.remix(completed({ ...asked, inputs: { picture: reference("pictures", "jpg") } }));
    await settled();
    expect(memory.draftFiles.read()).toHaveLength(1);
    await draft.send();
    await settled();
    expect(memory.draftFiles.read()).toEqual([]);
    expect(uploads.forget).toHaveBeenCalled();
  });
});
