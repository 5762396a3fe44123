import { fireEvent, screen } from "@testing-library/preact";
import { expect, it, vi } from "vitest";
import {
  completed,
  createFakeApi,
  generation,
  unreachable,
} from "../../../../fixtures/fake-api.ts";
import { createFakeStores, renderIn } from "../../../../fixtures/fake-stores.tsx";
import { stubView } from "../../../../fixtures/fake-view.ts";
import ChooseOwnVideo from "./choose-own-video.tsx";

const fox = completed({ prompt: "A fox in the snow", output_path: "user/fox.mp4" });
const onChoose = vi.fn();

async function open(fake = createFakeApi()) {
  stubView();
  const world = createFakeStores(fake);
  await renderIn(
    world,
    <ChooseOwnVideo
      own={world.stores}
      millisecondsMin={1000}
      millisecondsMax={5100}
      onChoose={onChoose}
      onClose={vi.fn()}
    />,
  );
  return world;
}

it("lists finished videos alone, as the server finds them, and gives the chosen one", async () => {
  const fake = createFakeApi();
  const making = generation({ prompt: "The sea, still being made", state: "processing" });
  fake.api.generations.page.mockResolvedValue([making, fox]);
  await open(fake);
  fireEvent.click(await screen.findByRole("button", { name: "A fox in the snow 5 s" }));
  expect(onChoose).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({
    id: fox.id,
    output_path: "user/fox.mp4",
  }));
  expect(screen.queryByText(/still being made/)).toBeNull();
  expect(fake.api.generations.page)
    .toHaveBeenCalledWith(undefined, { show: "ready" });
});

it("without a connection, it lists the videos that this device knows", async () => {
  const fake = createFakeApi();
  fake.api.generations.page.mockRejectedValue(unreachable());
  const { stores } = await open(fake);
  stores.generations.apply(fox);
  expect(await screen.findByRole("button", { name: "A fox in the snow 5 s" })).toBeTruthy();
});
