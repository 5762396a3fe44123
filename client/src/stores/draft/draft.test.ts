import { describe, expect, it, onTestFinished, vi } from "vitest";
import { extend } from "./extending.ts";
import { findCheaper } from "./cheaper.ts";
import { createFakeStores } from "../../fixtures/fake-stores.tsx";
import { attached } from "../../fixtures/fake-uploads.ts";
import {
  completed,
  createFakeApi,
  models,
  refused,
  request,
  settled,
  unreachable,
  USER,
} from "../../fixtures/fake-api.ts";

const photo = () => new Blob(["…"], { type: "image/png" });
const PROMPT = "A fox trots through fresh snow";

/** `device`: the API of an earlier visit, whose files are still stored. */
async function world(device?: ReturnType<typeof createFakeApi>["api"]) {
  const fakeApi = createFakeApi();
  if (device) Object.assign(fakeApi.api.uploads, device.uploads);
  const fake = createFakeStores(fakeApi);
  await settled();
  const { draft } = fake.stores;
  const input = (name: string) => {
    const found = draft.inputs.value.find((each) => each.name === name);
    if (!found) throw new Error(`The model takes no ${name}.`);
    return found;
  };
  /** The files of an input. */
  const filesOf = (name: string) => draft.files.value.filter((file) => file.input === name);
  return { ...fake, draft, input, filesOf };
}

describe("draft", () => {
  it("begins with the defaults of the first model, at the catalog's price", async () => {
    const { draft } = await world();
    expect(draft.chosen.value).toEqual({ resolution: "480p", aspect_ratio: "16:9" });
    expect(draft.quote.value).toEqual({ cost: 10, length_seconds: 5, usual_seconds: 25 });
    draft.choose("resolution", "720p");
    expect(draft.quote.value?.cost).toBe(20);
    draft.mode.value = "i2v";
    expect(draft.model.value?.slug).toBe("wan-picture");
    expect(draft.quote.value?.cost).toBe(15);
  });

  it("keeps a choice for models that take it, and gives the others their default", async () => {
    const { draft } = await world();
    draft.choose("resolution", "480p");
    draft.choose("aspect_ratio", "9:16");
    draft.chooseModel("wan-sound");
    draft.choose("duration_seconds", 12);
    expect(draft.chosen.value).toEqual({
      resolution: "720p",
      duration_seconds: 12,
      aspect_ratio: "9:16",
      expand_prompt: true,
    });
    expect(draft.quote.value).toEqual({ cost: 240, length_seconds: 12, usual_seconds: 300 });
    draft.chooseModel("wan-fast");
    expect(draft.chosen.value).toEqual({ resolution: "480p", aspect_ratio: "9:16" });
  });

  it("prices the other choices and models without choosing them", async () => {
    const { draft, stores } = await world();
    expect(draft.quoteWith({ resolution: "720p" })?.cost).toBe(20);
    const sound = stores.catalog.bySlug.value.get("wan-sound");
    expect(draft.quoteWith({ resolution: "1080p", duration_seconds: 15 }, sound)?.cost).toBe(450);
    expect(draft.quote.value?.cost).toBe(10);
  });

  it("does not offer a model that was withdrawn", async () => {
    const fake = createFakeApi();
    fake.api.catalog.models.mockResolvedValue(
      models.map((model) => ({ ...model, enabled: model.slug !== "wan-fast" })),
    );
    const { stores } = createFakeStores(fake);
    await settled();
    expect(stores.draft.models.value.map(({ slug }) => slug)).toEqual(["wan-sound"]);
    expect(stores.catalog.bySlug.value.get("wan-fast")?.label).toBe("Wan Fast");
    expect(stores.catalog.cheapest.value).toBe(15);
  });

  it("reports what is missing, counting characters as the server does", async () => {
    const { draft } = await world();
    expect(draft.whyNotStartable.value).toMatchObject({ is: "empty" });
    draft.prompt.value = "🦊🦊🦊";
    expect(draft.whyNotStartable.value).toMatchObject({ is: "short", characters: 3 });
    draft.prompt.value = "x".repeat(501);
    expect(draft.whyNotStartable.value).toEqual({ is: "long", over: 1 });
    draft.prompt.value = "\u200b\u2800".repeat(20);
    expect(draft.whyNotStartable.value).toMatchObject({ is: "empty" });
    draft.prompt.value = `fox ${"\u200b".repeat(20)}`;
    expect(draft.whyNotStartable.value).toMatchObject({ is: "short", characters: 3 });
    draft.prompt.value = `${PROMPT} \ud83e`;
    expect(draft.whyNotStartable.value).toEqual({ is: "unstorable" });
    draft.prompt.value = PROMPT;
    expect(draft.whyNotStartable.value).toBeNull();
    draft.mode.value = "i2v";
    expect(draft.whyNotStartable.value).toMatchObject({
      is: "missing",
      input: { name: "picture" },
    });
  });

  it("reports the price and the balance, and finds what the balance is enough for", async () => {
    const { draft, stores } = await world();
    stores.credits.hold("other", 85);
    draft.choose("resolution", "720p");
    expect(draft.whyNotStartable.value).toEqual({ is: "credits", cost: 20, balance: 15 });
    expect(findCheaper(draft, 15)).toMatchObject({
      input: { name: "resolution" },
      value: "480p",
      cost: 10,
    });
    expect(findCheaper(draft, 9)).toBeNull();
  });

  it("finds the longest video that the balance is enough for", async () => {
    const { draft, stores } = await world();
    stores.credits.hold("other", 15);
    draft.chooseModel("wan-sound");
    expect(draft.whyNotStartable.value).toEqual({ is: "credits", cost: 100, balance: 85 });
    expect(findCheaper(draft, 85)).toMatchObject({
      input: { name: "duration_seconds" },
      value: 4,
      cost: 80,
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
      expect.objectContaining({
        prompt: typed,
        model: "wan-fast",
        inputs: { resolution: "480p", aspect_ratio: "16:9" },
        expected_cost: 10,
      }),
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
    api.generations.start.mockRejectedValueOnce(refused("too_many_starts", 429));
    draft.prompt.value = PROMPT;
    await draft.send();
    expect(draft.prompt.value).toBe(PROMPT);
    await draft.send();
    const [first, second] = api.generations.start.mock.calls.map(([sent]) => sent.id);
    expect(second).not.toBe(first);
  });

  it("takes a planned one back as it was, with its photo in place of another", async () => {
    const { draft, stores, input, filesOf } = await world();
    for (let count = 0; count < 3; count += 1) {
      await stores.requests.start(request(), { cost: 10, length_seconds: 5 });
    }
    draft.mode.value = "i2v";
    draft.prompt.value = PROMPT;
    await draft.attach(photo(), input("picture"));
    const [its] = filesOf("picture").map(({ key }) => key);
    await draft.send();
    const [planned] = stores.planned.list.value;
    draft.prompt.value = "Another one";
    await draft.attach(photo(), input("picture"));
    await draft.takeBack(planned?.request.id ?? "");
    expect(draft.prompt.value).toBe(PROMPT);
    expect(filesOf("picture").map(({ key }) => key)).toEqual([its]);
    expect(stores.planned.list.value).toEqual([]);
    expect(stores.credits.balance.value).toBe(70);
  });

  it("does not put it back over what the user has typed in the meantime", async () => {
    const { draft, api, stores } = await world();
    api.generations.start.mockRejectedValueOnce(refused("too_many_starts", 429));
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

  it("sends what was typed if the model takes it, and forgets only the seed", async () => {
    const { draft, api } = await world();
    draft.prompt.value = PROMPT;
    draft.choose("seed", " 42 ");
    draft.choose("negative_prompt", "rain"); // This model takes none.
    await draft.send();
    expect(api.generations.start.mock.lastCall?.[0].inputs).toEqual({
      resolution: "480p",
      aspect_ratio: "16:9",
      seed: 42,
    });
    expect(draft.values.value).toEqual({ negative_prompt: "rain" });
  });

  it.each(["-1", "1.5", "seven", "2147483648", "99999999999"])(
    "refuses the seed %s",
    async (seed) => {
      const { draft } = await world();
      draft.prompt.value = PROMPT;
      draft.choose("seed", seed);
      expect(draft.whyNotStartable.value).toMatchObject({
        is: "wrong",
        input: { name: "seed" },
        value: seed,
      });
    },
  );

  it("takes over an example, and keeps the text that was there among the earlier prompts", async () => {
    const { draft, stores } = await world();
    draft.prompt.value = "Mine";
    const picture = `pictures/${USER.id}/${crypto.randomUUID()}.jpg`;
    draft.take({
      prompt: PROMPT,
      mode: "i2v",
      model: "wan-sound",
      inputs: { resolution: "1080p", duration_seconds: 3, seed: 7, picture },
    });
    expect(draft.prompt.value).toBe(PROMPT);
    expect(draft.model.value?.slug).toBe("wan-sound");
    expect(draft.chosen.value).toMatchObject({ resolution: "1080p", duration_seconds: 3 });
    expect(draft.values.value).toEqual({ resolution: "1080p", duration_seconds: 3 });
    expect(stores.history.prompts.value).toContain("Mine");
  });

  it("never changes the choice for text by a photo, also not after a reload", async () => {
    const { draft, input, api } = await world();
    draft.choose("aspect_ratio", "9:16");
    draft.mode.value = "v2v";
    api.uploads.take.mockResolvedValueOnce({
      is: "ready",
      attached: attached({ width: 1000, height: 1000 }),
    });
    await draft.attach(photo(), input("clip"));
    expect(draft.chosen.value).toMatchObject({ aspect_ratio: "1:1" });
    draft.mode.value = "t2v";
    expect(draft.chosen.value).toMatchObject({ aspect_ratio: "9:16" });
    const { draft: again } = await world(api);
    expect(again.chosen.value).toMatchObject({ aspect_ratio: "9:16" });
    again.mode.value = "v2v";
    expect(again.chosen.value).toMatchObject({ aspect_ratio: "1:1" });
  });

  it("begins with a tall video on a narrow screen, until another shape is chosen", async () => {
    vi.stubGlobal("matchMedia", (query: string) => ({ matches: query === "(max-width: 599px)" }));
    onTestFinished(() => void vi.unstubAllGlobals());
    const { draft } = await world();
    expect(draft.chosen.value).toMatchObject({ aspect_ratio: "9:16" });
    draft.choose("aspect_ratio", "16:9");
    const { draft: again } = await world();
    expect(again.chosen.value).toMatchObject({ aspect_ratio: "16:9" });
  });

  it("sends no parent without a video that is continued", async () => {
    const { draft, api } = await world();
    draft.prompt.value = PROMPT;
    await draft.send();
    expect(api.generations.start.mock.lastCall?.[0]).not.toHaveProperty("parent_id");
  });

  it("continues a video with its last moment, until that is removed", async () => {
    const { draft, api, filesOf, input } = await world();
    const parent = completed({
      prompt: PROMPT,
      inputs: { resolution: "720p", duration_seconds: 2 },
    });
    const extending = {
      parent_id: parent.id,
      model: "wan-sound",
      mode: "i2v" as const,
      inputs: {},
      picture: attached(),
    };
    await extend(draft, parent, extending);
    expect(draft.prompt.value).toBe(PROMPT);
    expect(draft.chosen.value).toMatchObject({ resolution: "720p" });
    expect(filesOf("picture")).toMatchObject([{ attached: extending.picture }]);
    await draft.send();
    expect(api.generations.start.mock.lastCall?.[0]).toMatchObject({
      mode: "i2v",
      model: "wan-sound",
      parent_id: parent.id,
      inputs: { picture: `pictures/${USER.id}/${extending.picture.id}.jpg` },
    });
    await extend(draft, parent, { ...extending, picture: attached() });
    await draft.attach(photo(), input("picture"));
    draft.prompt.value = PROMPT;
    await draft.send();
    expect(api.generations.start).toHaveBeenCalledTimes(2);
    expect(api.generations.start.mock.lastCall?.[0]).not.toHaveProperty("parent_id");
  });

  it("survives a reload together with its id", async () => {
    const { draft, memory } = await world();
    draft.prompt.value = PROMPT;
    draft.choose("aspect_ratio", "9:16");
    const { id } = memory.draft.read() ?? {};
    const later = (await world()).draft;
    expect(later.prompt.value).toBe(PROMPT);
    expect(later.chosen.value["aspect_ratio"]).toBe("9:16");
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

  it("is deleted at sign-out", async () => {
    const { draft, memory, stores } = await world();
    draft.prompt.value = PROMPT;
    stores.dispose();
    await stores.signOut();
    expect(memory.draft.read()).toBeNull();
  });

  it("takes over everything from a video except its seed; its files are used where they lie", async () => {
    const { draft, api } = await world();
    draft.choose("seed", "7");
    const picture = `pictures/${USER.id}/${crypto.randomUUID()}.png`;
    draft.remix(
      completed({
        prompt: PROMPT,
        mode: "i2v",
        model: "wan-sound",
        inputs: {
          picture,
          references: [`pictures/${USER.id}/${crypto.randomUUID()}.png`],
          resolution: "1080p",
          duration_seconds: 7,
          negative_prompt: "rain",
          seed: 9,
        },
      }),
    );
    expect(draft.prompt.value).toBe(PROMPT);
    expect([draft.mode.value, draft.model.value?.slug]).toEqual(["i2v", "wan-sound"]);
    expect(draft.values.value).toEqual({
      resolution: "1080p",
      duration_seconds: 7,
      negative_prompt: "rain",
    });
    await settled();
    expect(draft.files.value).toMatchObject([{ input: "picture", is: "uploaded" }]);
    draft.choose("resolution", "720p"); // That the balance is enough for.
    draft.choose("duration_seconds", 2);
    await draft.send();
    expect(api.uploads.upload).not.toHaveBeenCalled();
    expect(api.generations.start.mock.lastCall?.[0].inputs["picture"]).toBe(picture);
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
