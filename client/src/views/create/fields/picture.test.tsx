import { act, screen } from "@testing-library/preact";
import { beforeEach, describe, expect, it } from "vitest";
import { settled } from "../../../fixtures/fake-api.ts";
import { createFakeStores, renderIn } from "../../../fixtures/fake-stores.tsx";
import { attached } from "../../../fixtures/fake-uploads.ts";
import Picture from "./picture.tsx";

let world: ReturnType<typeof createFakeStores>;

beforeEach(() => {
  world = createFakeStores();
  world.stores.draft.mode.value = "i2v";
});

/** Chooses a photo of this size; null: the device cannot tell it. */
async function choose(width: number | null, height: number | null): Promise<void> {
  const { draft } = world.stores;
  const photo = attached({ width, height });
  world.api.uploads.take.mockResolvedValue({ is: "ready", attached: photo });
  await act(settled);
  const input = draft.inputs.value.find(({ name }) => name === "picture");
  if (input?.kind !== "picture") throw new Error("The model takes no photo.");
  await renderIn(world, <Picture input={input} />);
  await act(async () => {
    await draft.attach(photo.file, input);
    await settled();
  });
  screen.getByAltText("Your photo");
}

const warning = () => screen.queryByText(/With fewer than 256 a video looks blurred\.$/);

describe("a photo with fewer than 256 pixels on one side", () => {
  it.each([[255, 1000], [1000, 255], [1, 1]])(
    "of %i × %i gets a warning",
    async (width, height) => {
      await choose(width, height);
      expect(warning()?.textContent).toContain(`This photo has ${width} × ${height} pixels.`);
    },
  );

  it.each([[256, 256], [256, 4000], [4000, 3000]])(
    "of %i × %i gets none",
    async (width, height) => {
      await choose(width, height);
      expect(warning()).toBeNull();
    },
  );

  it("whose size is not known gets none, and cannot be cropped", async () => {
    await choose(null, null);
    expect(warning()).toBeNull();
    expect(screen.queryByRole("button", { name: "Crop" })).toBeNull();
  });
});

it("the start of a video that goes on cannot be cropped, any other photo can", async () => {
  await choose(640, 480);
  expect(screen.getByRole("button", { name: "Crop" })).toBeTruthy();
  const input = world.stores.draft.inputs.value.find(({ name }) => name === "picture");
  if (!input) throw new Error("The model takes no photo.");
  await act(async () => {
    await world.stores.draft.put(attached(), input, crypto.randomUUID());
    await settled();
  });
  expect(screen.queryByRole("button", { name: "Crop" })).toBeNull();
});
