import { act, fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, it } from "vitest";
import { completed, createFakeApi, generation, request, settled } from "../../fixtures/fake-api.ts";
import { nextPaint } from "../../api/device/timing/next-task.ts";
import { createFakeStores, renderIn } from "../../fixtures/fake-stores.tsx";
import { wide } from "../../shell/page/wide.ts";
import { Gallery } from "./gallery.tsx";

const open = generation({ prompt: "A whale breaches at dawn" });
const done = completed({ prompt: "A calm sea at night" });

async function show(path: string, rows = [open, done]) {
  history.replaceState(null, "", path);
  const fake = createFakeApi();
  fake.api.generations.page.mockResolvedValue(rows);
  const world = createFakeStores(fake);
  await renderIn(world, <Gallery />);
  return world;
}

beforeEach(() => void (wide.value = true));

afterEach(() => {
  wide.value = false;
  history.replaceState(null, "", "/");
});

it.each(["/create", "/videos"])(
  "on a wide screen, %s is the studio: the composer, the filters and the videos",
  async (path) => {
    await show(path);
    expect(screen.getByRole("textbox", { name: "Prompt" })).toBeTruthy();
    await waitFor(() => screen.getByRole("navigation", { name: "Show" }));
    expect(screen.getByRole("article", { name: done.prompt })).toBeTruthy();
  },
);

it("on a phone, the videos have the filters and Create has the composer", async () => {
  wide.value = false;
  await show("/videos");
  await waitFor(() => screen.getByRole("navigation", { name: "Show" }));
  expect(screen.queryByRole("textbox", { name: "Prompt" })).toBeNull();
});

it("on a wide screen, a video that is being made has a line below the composer", async () => {
  const { stores } = await show("/create");
  const queue = await waitFor(() => screen.getByRole("region", { name: "In progress" }));
  const line = within(queue).getByRole("link");
  expect(line.textContent).toBe("A whale breaches at dawnWaiting");
  expect(line.getAttribute("href")).toBe(`/videos/${open.id}`);
  const making = { ...open, version: 2, state: "processing" as const, progress: 40 };
  act(() => stores.generations.apply(making));
  expect(line.textContent).toContain("Making · 40 %");
  act(() => stores.generations.apply({ ...completed(), id: open.id, version: 3 }));
  expect(screen.queryByRole("region", { name: "In progress" })).toBeNull();
});

it("on a wide screen, planned videos are below the composer, and on a phone above the videos", async () => {
  const { stores } = await show("/create", [done]);
  await act(async () => {
    for (let index = 0; index < 4; index += 1) {
      await stores.requests.start(request(), { cost: 10, length_seconds: 5 });
    }
  });
  const planned = await waitFor(() => screen.getByRole("region", { name: /^1 planned · / }));
  expect(planned.closest(".beside")).not.toBeNull();
  await act(() => void (wide.value = false));
  const above = await waitFor(() => screen.getByRole("region", { name: /^1 planned · / }));
  expect(above.closest(".videos")).not.toBeNull();
});

it("on a wide screen, an example below the composer fills it", async () => {
  const { stores } = await show("/videos", [done]);
  await waitFor(() => screen.getByText("Tap a scene to start from its words"));
  const [example] = document.querySelectorAll<HTMLElement>(".beside .example");
  if (example) fireEvent.click(example);
  await act(settled);
  expect(stores.draft.prompt.value).not.toBe("");
});

it("without videos, the examples are in their place and not below the composer", async () => {
  await show("/create", []);
  await waitFor(() => screen.getByText("Tap a scene to start from its words"));
  expect(document.querySelectorAll(".beside .example")).toHaveLength(0);
  expect(document.querySelectorAll(".no-videos .example").length).toBeGreaterThan(0);
});

it("a second tap on a video does not open it a second time", async () => {
  await show("/videos");
  const before = history.length;
  const link = screen.getByRole("link", { name: `Watch: ${done.prompt}` });
  fireEvent.click(link);
  fireEvent.click(link);
  await waitFor(() => expect(location.pathname).toBe(`/videos/${done.id}`));
  await act(settled);
  expect(history.length).toBe(before + 1);
});

it("a video does not open if the user has gone elsewhere right after the tap", async () => {
  await show("/videos");
  fireEvent.click(screen.getByRole("link", { name: `Watch: ${done.prompt}` }));
  history.pushState(null, "", "/credits");
  await act(nextPaint);
  await act(settled);
  expect(location.pathname).toBe("/credits");
});
