import { act, fireEvent, screen } from "@testing-library/preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Code } from "../../../api/problem.ts";
import { refused, request, settled } from "../../../fixtures/fake-api.ts";
import { createFakeStores, renderIn } from "../../../fixtures/fake-stores.tsx";
import { Tile } from "./tile.tsx";

const onCompose = vi.fn<() => void>();
let world: ReturnType<typeof createFakeStores>;

beforeEach(async () => {
  world = createFakeStores();
  await act(settled);
});

/** Starts a video that is refused this way, and shows its tile. */
async function refuse(code: Code, status: number) {
  world.api.generations.start.mockRejectedValueOnce(refused(code, status));
  const asked = request();
  await world.stores.requests.start(asked, { cost: 9, length_seconds: 5 });
  await renderIn(
    world,
    <Tile
      id={asked.id}
      eager
      ratios={new Map()}
      wasThere={new Set()}
      search=""
      onOpen={() => {}}
      onCompose={onCompose}
    />,
  );
  return asked;
}

describe("a tile that the server has not taken", () => {
  it("explains the refusal, and sends at the current price", async () => {
    const asked = await refuse("price_changed", 409);
    expect(screen.getByText(/^The price has changed/)).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: /^Send · 10 credits/ }));
    await act(settled);
    expect(world.api.generations.start).toHaveBeenLastCalledWith({ ...asked, expected_cost: 10 });
  });

  it("puts its text back into the composer", async () => {
    const { prompt } = await refuse("starts_closed", 503);
    fireEvent.click(screen.getByRole("button", { name: "Discard" }));
    await act(settled);
    expect(world.stores.draft.prompt.value).toBe(prompt);
    expect(world.stores.generations.ids.value).toEqual([]);
    expect(onCompose).toHaveBeenCalledOnce();
  });
});
