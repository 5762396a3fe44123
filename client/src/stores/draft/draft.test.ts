import { describe, expect, it } from "vitest";
import { aPng } from "../../fixtures/fake-pictures.ts";
import { createFakeStores } from "../../fixtures/fake-stores.tsx";
import {
  completed,
  createFakeApi,
  refused,
  settled,
  unreachable,
} from "../../fixtures/fake-api.ts";

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
const picture = { file: new Blob([PNG]), extension: "png" as const };
const PROMPT = "A fox trots through fresh snow";

/** `device`: the API of an earlier visit, whose pictures are still stored. */
async function world(device?: ReturnType<typeof createFakeApi>["api"]) {
  const fakeApi = createFakeApi();
  if (device) Object.assign(fakeApi.api.pictures, device.pictures);
  const fake = createFakeStores(fakeApi);
  await settled();
  return { ...fake, draft: fake.stores.draft };
}

describe("draft", () => {
  it("chooses the cheapest resolution of the first model, at the catalog's price", async () => {
    const { draft } = await world();
    expect(draft.offer.value).toMatchObject({ resolution: "480p", cost: 10 });
    draft.chooseResolution("720p");
    expect(draft.offer.value?.cost).toBe(20);
    draft.mode.value = "i2v";
    expect(draft.model.value?.slug).toBe("wan-picture");
    expect(draft.offer.value).toMatchObject({ resolution: "480p", cost: 15 });
  });

  it("reports what is missing, counting characters as the server does", async () => {
    const { draft } = await world();
    expect(draft.whyNotStartable.value).toEqual({ is: "empty" });
    draft.prompt.value = "🦊🦊🦊";
    expect(draft.whyNotStartable.value).toEqual({ is: "short", characters: 3 });
    draft.prompt.value = "x".repeat(501);
    expect(draft.whyNotStartable.value).toEqual({ is: "long", characters: 501 });
    draft.prompt.value = "\u200b\u2800".repeat(20);
    expect(draft.whyNotStartable.value).toEqual({ is: "empty" });
    draft.prompt.value = `fox ${"\u200b".repeat(20)}`;
    expect(draft.whyNotStartable.value).toEqual({ is: "short", characters: 3 });
    draft.prompt.value = `${PROMPT} \ud83e`;
    expect(draft.whyNotStartable.value).toEqual({ is: "unstorable" });
    draft.prompt.value = PROMPT;
    expect(draft.whyNotStartable.value).toBeNull();
    draft.mode.value = "i2v";
    expect(draft.whyNotStartable.value).toEqual({ is: "no_picture" });
  });

  it("reports the price, the balance and what the balance would be enough for", async () => {
    const { draft, stores } = await world();
    stores.credits.hold("other", 85);
    draft.chooseResolution("720p");
    expect(draft.whyNotStartable.value).toEqual({
      is: "credits",
      cost: 20,
      balance: 15,
      cheaper: { resolution: "480p", cost: 10, usual_seconds: 25 },
    });
  });

  it("keeps the composer's text as an earlier prompt when other text replaces it", async () => {
    const { draft, stores } = await world();
    draft.prompt.value = "A text that nobody has sent yet";
    draft.write(PROMPT);
    expect(draft.prompt.value).toBe(PROMPT);
    draft.remix(completed({ prompt: "A whale breaches at dawn" }));
    expect(draft.prompt.value).toBe("A whale breaches at dawn");
    expect(stores.history.prompts.value).toEqual([PROMPT, "A text that nobody has sent yet"]);
  });

  it("clears the composer immediately and sends its content as it was typed", async () => {
    const { draft, api } = await world();
    const typed = `  ${PROMPT}\u200b `;
    draft.prompt.value = typed;
    const sending = draft.send();
    expect(draft.prompt.value).toBe("");
    await sending;
    expect(api.generations.start).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ prompt: typed, model: "wan-fast", aspect_ratio: "16:9" }),
    );
  });

  it("makes a second video of the same text if the user asks for it twice", async () => {
    const { draft, api } = await world();
    for (const time of [1, 2]) {
      draft.prompt.value = PROMPT;
      await draft.send();
      expect(api.generations.start).toHaveBeenCalledTimes(time);
    }
  });

  it("puts a refused text back, under a new id", async () => {
    const { draft, api } = await world();
    api.generations.start.mockRejectedValueOnce(refused("too_many_in_flight", 429));
    draft.prompt.value = PROMPT;
    await draft.send();
    expect(draft.prompt.value).toBe(PROMPT);
    await draft.send();
    const [first, second] = api.generations.start.mock.calls.map(([sent]) => sent.id);
    expect(second).not.toBe(first);
  });

  it("does not put it back over what the user has typed in the meantime", async () => {
    const { draft, api, stores } = await world();
    api.generations.start.mockRejectedValueOnce(refused("too_many_in_flight", 429));
    draft.prompt.value = PROMPT;
    const sending = draft.send();
    draft.prompt.value = "Another one";
    await sending;
    expect(draft.prompt.value).toBe("Another one");
    const id = api.generations.start.mock.calls[0]?.[0].id ?? "";
    expect(stores.generations.entry(id).value?.request).toBe("refused");
    await draft.takeBack(id);
    expect(draft.prompt.value).toBe(PROMPT);
    expect(stores.history.prompts.value).toContain("Another one");
  });

  it("sends the values under More if the model takes them", async () => {
    const { draft, api } = await world();
    draft.prompt.value = PROMPT;
    draft.seed.value = " 42 ";
    draft.negativePrompt.value = "rain"; // This model takes none.
    expect(draft.extras.value).toEqual(["seed"]);
    await draft.send();
    expect(api.generations.start).toHaveBeenCalledWith(
      expect.objectContaining({ seed: 42, negative_prompt: null }),
    );
    expect(draft.seed.value).toBe("");
  });

  it.each(["-1", "1.5", "seven", "2147483648", "99999999999"])(
    "refuses the seed %s",
    async (seed) => {
      const { draft } = await world();
      draft.prompt.value = PROMPT;
      draft.seed.value = seed;
      expect(draft.whyNotStartable.value).toEqual({ is: "seed" });
    },
  );

  it("keeps its picture on the device until it is sent or removed", async () => {
    const { draft, api } = await world();
    api.pictures.take.mockResolvedValueOnce(picture);
    await draft.attach(new Blob([PNG]));
    const later = (await world(api)).draft;
    expect(later.picture.value).toEqual(picture);
    later.detach();
    expect((await world(api)).draft.picture.value).toBeNull();
  });

  it("puts a refused picture back together with its text", async () => {
    const { draft, api } = await world();
    api.generations.start.mockRejectedValueOnce(refused("starts_closed", 503));
    api.pictures.take.mockResolvedValueOnce(picture);
    await draft.attach(new Blob([PNG]));
    draft.prompt.value = PROMPT;
    await draft.send();
    expect(draft.prompt.value).toBe(PROMPT);
    expect(draft.picture.value).toEqual(picture);
  });

  it("keeps no picture that is still being read at sign-out", async () => {
    const { draft, api, stores } = await world();
    const slow = Promise.withResolvers<typeof picture>();
    api.pictures.take.mockReturnValueOnce(slow.promise);
    const attaching = draft.attach(new Blob([PNG]));
    stores.dispose();
    await stores.signOut();
    slow.resolve(picture);
    await attaching;
    expect(api.pictures.keep).not.toHaveBeenCalled();
  });

  it("survives a reload together with its id", async () => {
    const { draft, memory } = await world();
    draft.prompt.value = PROMPT;
    draft.shape.value = "9:16";
    const { id } = memory.draft.read() ?? {};
    const later = (await world()).draft;
    expect(later.prompt.value).toBe(PROMPT);
    expect(later.shape.value).toBe("9:16");
    expect(memory.draft.read()?.id).toBe(id);
  });

  it("sends each request under its own id, in however many tabs the draft is", async () => {
    const { draft, api } = await world();
    draft.prompt.value = PROMPT;
    sessionStorage.clear(); // Another tab begins with the same draft.
    const other = await world();
    expect(other.draft.prompt.value).toBe(PROMPT);
    await Promise.all([draft.send(), other.draft.send()]);
    const [one] = api.generations.start.mock.lastCall ?? [];
    const [two] = other.api.generations.start.mock.lastCall ?? [];
    expect([one?.prompt, two?.prompt]).toEqual([PROMPT, PROMPT]);
    expect(one?.id).not.toBe(two?.id);
  });

  it("keeps the photo of each tab apart, also after a reload", async () => {
    const tab = (own: Map<string, string>, device?: ReturnType<typeof createFakeApi>["api"]) => {
      sessionStorage.clear();
      for (const [key, text] of own) sessionStorage.setItem(key, text);
      return world(device);
    };
    const own = () => new Map(Object.entries({ ...sessionStorage }) as [string, string][]);
    const first = await tab(new Map());
    await first.draft.attach(new Blob([aPng({ bytes: 5 })]));
    const firstTab = own();
    const second = await tab(new Map(), first.api);
    expect(second.draft.picture.value).not.toBeNull();
    await second.draft.attach(new Blob([aPng({ bytes: 12 })]));
    const secondTab = own();
    const again = [await tab(firstTab, first.api), await tab(secondTab, first.api)];
    const sizes = again.map(({ draft }) => draft.picture.value?.file.size ?? 0);
    expect(sizes[1]).toBe((sizes[0] ?? 0) + 7);
  });

  it("is deleted at sign-out", async () => {
    const { draft, memory, stores } = await world();
    draft.prompt.value = PROMPT;
    stores.dispose();
    await stores.signOut();
    expect(memory.draft.read()).toBeNull();
  });

  it("refuses a file immediately if it starts like a picture but cannot be drawn", async () => {
    const { draft } = await world();
    await expect(draft.attach(new Blob([PNG]))).rejects.toMatchObject({
      code: "picture_not_supported",
    });
    expect(draft.picture.value).toBeNull();
  });

  it("keeps the picture that it has if another one cannot be read", async () => {
    const { draft, api } = await world();
    api.pictures.take.mockResolvedValueOnce(picture);
    await draft.attach(new Blob([PNG]));
    const gone = Object.assign(new Blob([PNG]), {
      arrayBuffer: () => Promise.reject(new DOMException("moved", "NotFoundError")),
    });
    await expect(draft.attach(gone)).rejects.toMatchObject({ code: "picture_unreadable" });
    expect(draft.picture.value).toEqual(picture);
  });

  it("keeps the picture that was chosen last, although an earlier one takes longer", async () => {
    const { draft, api } = await world();
    const slow = Promise.withResolvers<typeof picture>();
    api.pictures.take.mockReturnValueOnce(slow.promise).mockResolvedValueOnce(picture);
    const first = draft.attach(new Blob([PNG]));
    await draft.attach(new Blob([PNG]));
    slow.resolve({ ...picture, file: new Blob(["slow"]) });
    await first;
    expect(draft.picture.value).toEqual(picture);
  });

  it("checks a picture's first bytes, never its name", async () => {
    const { draft, api } = await world();
    const lie = new File(["GIF89a, really"], "photo.png", { type: "image/png" });
    await expect(draft.attach(lie)).rejects.toMatchObject({ code: "picture_not_supported" });
    expect(draft.mode.value).toBe("t2v");
    api.pictures.take.mockResolvedValueOnce(picture);
    await draft.attach(new File([PNG], "photo.txt", { type: "text/plain" }));
    expect(draft.mode.value).toBe("i2v");
    expect(draft.picture.value).toEqual(picture);
  });

  it("refuses a picture above 40 MB", async () => {
    const { draft } = await world();
    const large = new Blob([PNG, new Uint8Array(40 * 1024 * 1024)]);
    await expect(draft.attach(large)).rejects.toMatchObject({ code: "picture_too_large" });
  });

  it("takes over everything from a video except its seed and picture", async () => {
    const { draft } = await world();
    draft.seed.value = "7";
    draft.remix(
      completed({
        prompt: PROMPT,
        resolution: "720p",
        aspect_ratio: "9:16",
        negative_prompt: "rain",
        seed: 9,
      }),
    );
    expect(draft.negativePrompt.value).toBe("rain");
    expect(draft.seed.value).toBe("");
    expect(draft.prompt.value).toBe(PROMPT);
    expect(draft.offer.value?.resolution).toBe("720p");
    expect(draft.shape.value).toBe("9:16");
  });

  it("puts the text of a discarded request back into the composer", async () => {
    const { draft, api } = await world();
    api.generations.start.mockRejectedValueOnce(unreachable());
    draft.prompt.value = PROMPT;
    await draft.send();
    const id = api.generations.start.mock.calls[0]?.[0].id ?? "";
    await draft.takeBack(id);
    expect(draft.prompt.value).toBe(PROMPT);
  });
});
