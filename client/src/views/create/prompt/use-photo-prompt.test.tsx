import { act } from "@testing-library/preact";
import { beforeEach, describe, expect, it } from "vitest";
import { settled } from "../../../fixtures/fake-api.ts";
import { createFakeStores, renderIn } from "../../../fixtures/fake-stores.tsx";
import type { Draft } from "../../../stores/draft/draft.ts";
import { usePhotoPrompt } from "./use-photo-prompt.ts";

/** The texts of the two models of the fake catalog that make a video from a photo. */
const LIGHT = "The picture comes to life.";
const BEST = "Everything begins to move.";
const OWN = "The camera circles the lighthouse";

let draft: Draft;

function Field() {
  usePhotoPrompt(draft);
  return null;
}

beforeEach(async () => {
  const world = createFakeStores();
  draft = world.stores.draft;
  await renderIn(world, <Field />);
  draft.mode.value = "i2v";
});

async function choosePhoto(): Promise<void> {
  const input = draft.inputs.value.find(({ name }) => name === "picture");
  await act(async () => {
    await draft.attach(new File(["…"], "photo.png"), input);
    await settled();
  });
}

const write = (text: string) => act(() => void (draft.prompt.value = text));
const chooseModel = (slug: string) => act(() => draft.chooseModel(slug));
const removePhotos = () => act(() => draft.files.value.forEach(({ key }) => draft.detach(key)));

describe("without a text by the user", () => {
  it("a photo brings the text of its model", async () => {
    expect(draft.prompt.value).toBe("");
    await choosePhoto();
    expect(draft.prompt.value).toBe(LIGHT);
  });

  it("blanks count as no text", async () => {
    write("  \n");
    await choosePhoto();
    expect(draft.prompt.value).toBe(LIGHT);
  });

  it("the text changes with the model, and disappears with the photo", async () => {
    await choosePhoto();
    chooseModel("wan-sound");
    expect(draft.prompt.value).toBe(BEST);
    removePhotos();
    expect(draft.prompt.value).toBe("");
  });

  it("the text disappears with the mode, and comes back with it", async () => {
    await choosePhoto();
    act(() => void (draft.mode.value = "t2v"));
    expect(draft.prompt.value).toBe("");
    act(() => void (draft.mode.value = "i2v"));
    expect(draft.prompt.value).toBe(LIGHT);
  });
});

describe("a text by the user is never replaced", () => {
  it("by choosing a photo", async () => {
    write(OWN);
    await choosePhoto();
    expect(draft.prompt.value).toBe(OWN);
  });

  it("by another model, by removing the photo, or by another photo", async () => {
    await choosePhoto();
    write(OWN);
    chooseModel("wan-sound");
    expect(draft.prompt.value).toBe(OWN);
    removePhotos();
    expect(draft.prompt.value).toBe(OWN);
    await choosePhoto();
    expect(draft.prompt.value).toBe(OWN);
  });

  it("if it is the offered text with one more word", async () => {
    await choosePhoto();
    const changed = `${LIGHT} Slowly`;
    write(changed);
    chooseModel("wan-sound");
    removePhotos();
    expect(draft.prompt.value).toBe(changed);
  });
});
