import { act, fireEvent, screen } from "@testing-library/preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Code } from "../../api/problem.ts";
import { models, refused, request, settled } from "../../fixtures/fake-api.ts";
import { createFakeStores, renderIn } from "../../fixtures/fake-stores.tsx";
import PlannedVideos, { PLANNED_SHOWN } from "./planned.tsx";

const onCompose = vi.fn<() => void>();
let world: ReturnType<typeof createFakeStores>;

beforeEach(async () => {
  world = createFakeStores();
  await act(settled);
});

const asked = (index: number) => request({ prompt: `A lamp in a dark room, number ${index}` });

/** Plans this many videos behind three that are being made, and shows them. */
async function plan(count: number) {
  const { requests } = world.stores;
  for (let index = 1; index <= 3 + count; index += 1) {
    await requests.start(asked(index - 3), { cost: 10, length_seconds: 5 });
  }
  await renderIn(world, <PlannedVideos onCompose={onCompose} />);
}

/** The first one is refused this way. */
async function refuse(code: Code, status: number) {
  world.api.generations.start.mockRejectedValueOnce(refused(code, status));
  const [first] = world.stores.planned.list.value;
  await act(async () => {
    await world.stores.requests.sendPlanned(first?.request.id ?? "");
  });
}

const prompts = () =>
  screen.queryAllByRole("listitem").map((row) => /number (\d)/.exec(row.textContent)?.[1]);
const tap = async (name: string | RegExp) => {
  fireEvent.click(screen.getByRole("button", { name }));
  await act(settled);
};
const planned = () => world.stores.planned.list.value;

describe("planned videos", () => {
  it("are shown in their order with their prices, and how many are being made", async () => {
    await plan(2);
    expect(screen.getByRole("heading").textContent).toBe("2 planned · 20 credits");
    expect(screen.getByText("3 of 3 being made")).toBeTruthy();
    expect(prompts()).toEqual(["1", "2"]);
    expect(screen.getAllByText("10 credits")).toHaveLength(2);
  });

  it("are shown whole on demand", async () => {
    await plan(5);
    expect(prompts()).toHaveLength(PLANNED_SHOWN);
    await tap("Show all 5");
    expect(prompts()).toEqual(["1", "2", "3", "4", "5"]);
    expect(screen.queryByRole("button", { name: /^Show all/ })).toBeNull();
  });

  it("can be edited, which puts them back into the composer, or discarded", async () => {
    await plan(3);
    await tap(/^Edit: .*number 2/);
    expect(world.stores.draft.prompt.value).toContain("number 2");
    expect(onCompose).toHaveBeenCalledOnce();
    await tap(/^Discard: .*number 3/);
    expect(prompts()).toEqual(["1"]);
    expect(world.stores.credits.balance.value).toBe(60);
    await tap(/^Discard: .*number 1/);
    expect(screen.queryByRole("region")).toBeNull();
  });

  it("at a new price ask once, and go on at the price that the button shows", async () => {
    await plan(2);
    world.api.catalog.models.mockResolvedValue(
      models.map((model) => ({ ...model, price: [{ credits: 12 }] })),
    );
    await refuse("price_changed", 409);
    expect(screen.getByRole("alert").textContent).toBe(
      "The price has changed: 1 video costs 12 credits now, not 10. Nothing was sent.",
    );
    expect(screen.getByText("12 credits")).toBeTruthy();
    await tap("Make 1 · 12 credits");
    expect(planned()[0]).toMatchObject({ cost: 12 });
    expect(planned()[0]?.refusal).toBeUndefined();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("without enough credits ask, and lead to the credits", async () => {
    await plan(2);
    await refuse("insufficient_credits", 402);
    expect(screen.getByRole("alert").textContent).toContain("No: insufficient_credits.");
    expect(screen.getByRole("link", { name: "Credits" }).getAttribute("href")).toBe("/credits");
    await tap("Discard 1");
    expect(prompts()).toEqual(["2"]);
  });

  it("whose file is lost can only be edited or discarded", async () => {
    await plan(1);
    await refuse("file_lost", 410);
    expect(screen.queryByRole("button", { name: /^Make/ })).toBeNull();
    await tap(/^Edit/);
    expect(planned()).toEqual([]);
  });

  it("say without a network when they are sent", async () => {
    await plan(1);
    world.api.generations.page.mockRejectedValue(refused("unreachable", 0));
    await act(() => world.stores.connection.resync());
    expect(screen.getByText("They are sent when you are online.")).toBeTruthy();
  });
});
