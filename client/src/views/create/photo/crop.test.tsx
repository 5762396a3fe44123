import { act, fireEvent, screen } from "@testing-library/preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Input, Model } from "../../../api/contracts.ts";
import { createFakeApi, settled } from "../../../fixtures/fake-api.ts";
import { type FakeCanvas, stubCanvas } from "../../../fixtures/fake-canvas.ts";
import { models } from "../../../fixtures/fake-models.ts";
import { createFakeStores, renderIn } from "../../../fixtures/fake-stores.tsx";
import { attached } from "../../../fixtures/fake-uploads.ts";
import Crop from "./crop.tsx";

const size = { width: 1200, height: 600 };
const onClose = vi.fn<() => void>();

let canvas: FakeCanvas;
let world: ReturnType<typeof createFakeStores>;

beforeEach(() => {
  onClose.mockReset();
  canvas = stubCanvas();
  canvas.shown = [size.width, size.height];
});

/** The sheet for a photo of 1200 by 600 pixels. The model is the first that makes videos of one. */
async function open(offered: Model[] = models, chosen?: string): Promise<void> {
  const fake = createFakeApi();
  fake.api.catalog.models.mockResolvedValue(offered);
  fake.api.uploads.take.mockImplementation((file) => {
    const [width, height] = canvas.encoded.at(-1) ?? [size.width, size.height];
    return Promise.resolve({ is: "ready", attached: attached({ file, width, height }) });
  });
  world = createFakeStores(fake);
  world.stores.draft.mode.value = "i2v";
  await act(settled);
  if (chosen) world.stores.draft.choose("aspect_ratio", chosen);
  const file = new File(["…"], "photo.png", { type: "image/png" });
  await renderIn(world, <Crop file={file} size={size} input={photoInput()} onClose={onClose} />);
}

function photoInput(): Input {
  const input = world.stores.draft.inputs.value.find(({ name }) => name === "picture");
  if (!input) throw new Error("The model takes no photo.");
  return input;
}

/** The models, of which those that take a photo also take a shape. */
function modelsWithShapes(): Model[] {
  const shape = models.flatMap(({ inputs }) => inputs).find(({ name }) => name === "aspect_ratio");
  if (!shape) throw new Error("No model of the fakes takes a shape.");
  return models.map((model) =>
    model.modes.includes("i2v")
      ? {
        ...model,
        inputs: [
          ...model.inputs.filter(({ name }) => name !== "aspect_ratio"),
          { ...shape, modes: ["t2v", "i2v"] },
        ],
      }
      : model
  );
}

const shapes = () =>
  screen.getAllByRole<HTMLInputElement>("radio").map(({ value, checked }) =>
    checked ? `(${value})` : value
  );

function chooseShape(value: string): void {
  const radio = screen.getAllByRole("radio").find((each) => each.getAttribute("value") === value);
  if (!radio) throw new Error(`The sheet does not offer ${value}.`);
  fireEvent.click(radio);
}

async function use(): Promise<void> {
  fireEvent.click(screen.getByRole("button", { name: "Use this part" }));
  await act(settled);
  await act(settled);
}

describe("the crop sheet", () => {
  it("begins with the shape nearest to the photo's, and takes the largest part of it", async () => {
    await open();
    expect(shapes()).toEqual(["9:16", "1:1", "(16:9)"]);
    await use();
    expect(canvas.encoded).toEqual([[1067, 600]]);
    expect(onClose).toHaveBeenCalledOnce();
  });

  it("attaches the part instead of the photo", async () => {
    await open();
    chooseShape("1:1");
    await use();
    expect(canvas.encoded).toEqual([[600, 600]]);
    const taken = world.api.uploads.take.mock.calls.map(([file]) => file);
    expect(taken.map(({ type, size: bytes }) => [type, bytes])).toEqual([["image/jpeg", 1000]]);
    expect(world.stores.draft.files.value.map(({ input }) => input)).toEqual(["picture"]);
  });

  it("takes a smaller part of the same shape if the photo is shown larger", async () => {
    await open();
    chooseShape("1:1");
    fireEvent.input(screen.getByRole("slider", { name: "Size" }), { target: { value: "200" } });
    await use();
    expect(canvas.encoded).toEqual([[300, 300]]);
  });

  it("moves the photo with the arrow keys, up to its edge", async () => {
    await open();
    chooseShape("1:1");
    const frame = screen.getByRole("button", { name: "Drag the photo, or use the arrow keys." });
    const left = () => parseFloat(frame.querySelector("img")?.style.insetInlineStart ?? "");
    expect(left()).toBeCloseTo(-50);
    fireEvent.keyDown(frame, { key: "ArrowRight" });
    expect(left()).toBeCloseTo(-60);
    for (let step = 0; step < 20; step += 1) fireEvent.keyDown(frame, { key: "ArrowLeft" });
    expect(left()).toBeCloseTo(0);
  });

  it("tells the user if the browser cannot draw, stays open, and keeps the photo", async () => {
    canvas.noise = null;
    await open();
    await use();
    expect(world.stores.notices.take().map(({ kind }) => kind)).toEqual(["bad"]);
    expect(onClose).not.toHaveBeenCalled();
    expect(world.api.uploads.take).not.toHaveBeenCalled();
  });
});

describe("for a model that takes a shape", () => {
  it("the sheet offers the shapes of the model, and begins with the one that is chosen", async () => {
    await open(modelsWithShapes(), "9:16");
    expect(shapes()).toEqual(["16:9", "(9:16)"]);
  });

  it("the shape of the part becomes the video's", async () => {
    await open(modelsWithShapes());
    chooseShape("9:16");
    expect(world.stores.draft.chosen.value["aspect_ratio"]).toBe("16:9");
    await use();
    expect(world.stores.draft.chosen.value["aspect_ratio"]).toBe("9:16");
    expect(canvas.encoded).toEqual([[338, 600]]);
  });

  it("the shape is the video's also where the size of the part cannot be read", async () => {
    await open(modelsWithShapes());
    world.api.uploads.take.mockImplementation((file) =>
      Promise.resolve({ is: "ready", attached: attached({ file, width: null, height: null }) })
    );
    chooseShape("9:16");
    await use();
    expect(world.stores.draft.chosen.value["aspect_ratio"]).toBe("9:16");
  });
});
