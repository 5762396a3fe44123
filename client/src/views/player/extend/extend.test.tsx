import { act, fireEvent, screen, waitFor } from "@testing-library/preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { completed, createFakeApi, failed, models, settled } from "../../../fixtures/fake-api.ts";
import { createFakeStores, renderIn } from "../../../fixtures/fake-stores.tsx";
import { extend } from "../../../stores/draft/extending.ts";
// The player loads them after itself. Loaded here, no test waits for it.
import "../details/facts.tsx";
import "./extend.tsx";
import Player from "../player.tsx";
import { drawLastFrame } from "./last-frame.ts";

vi.mock("../../../stores/draft/extending.ts", { spy: true });
vi.mock("./last-frame.ts", () => ({ drawLastFrame: vi.fn<typeof drawLastFrame>() }));

const onCompose = vi.fn();
const picture = new Blob(["a frame"], { type: "image/jpeg" });
const drawn = { is: "drawn", picture, width: 832, height: 480 } as const;

beforeEach(() => {
  onCompose.mockReset();
  vi.mocked(extend).mockClear();
  vi.mocked(drawLastFrame).mockReset().mockResolvedValue(drawn);
  Element.prototype.scrollIntoView ??= () => {};
});

const byFrame = ["wan-fast", "wan-picture"];
const byBoth = [...byFrame, "wan-continue"];

async function show(row = completed(), slugs = byBoth) {
  const fake = createFakeApi();
  fake.api.catalog.models.mockResolvedValue(models.filter(({ slug }) => slugs.includes(slug)));
  fake.api.generations.page.mockResolvedValue([row]);
  const world = createFakeStores(fake);
  const rendered = await renderIn(
    world,
    <Player
      id={row.id}
      list={world.stores.generations}
      onClose={() => {}}
      onGo={() => {}}
      onCompose={onCompose}
    />,
  );
  return { ...world, ...rendered, row };
}

const tap = async (name: string) => {
  fireEvent.click(await screen.findByRole("button", { name }));
  await act(settled);
};

describe("Extend", () => {
  it("takes the last frame at once if nothing else can start the next part", async () => {
    const { stores, row } = await show(completed({ output_path: "user/boat.mp4" }), byFrame);
    await tap("Extend");
    await waitFor(() => expect(onCompose).toHaveBeenCalledOnce());
    expect(drawLastFrame).toHaveBeenCalledWith("https://videos.test/user/boat.mp4", null);
    expect(extend).toHaveBeenCalledWith(stores.draft, row, {
      parent_id: row.id,
      model: "wan-picture",
      mode: "i2v",
      inputs: {},
      picture: {
        id: expect.stringMatching(/^[\da-f-]{36}$/),
        bucket: "pictures",
        file: picture,
        ending: "jpg",
        milliseconds: null,
        width: 832,
        height: 480,
        has_sound: null,
      },
    });
  });

  it("lets the user choose where the whole video can start it, too", async () => {
    const { stores, row } = await show(completed({ output_path: "user/boat.mp4" }));
    await tap("Extend");
    await screen.findByRole("heading", { name: "Make the next part from" });
    expect(drawLastFrame).not.toHaveBeenCalled();
    await tap("The whole video");
    expect(onCompose).toHaveBeenCalledOnce();
    expect(drawLastFrame).not.toHaveBeenCalled();
    expect(extend).toHaveBeenCalledWith(stores.draft, row, {
      parent_id: row.id,
      model: "wan-continue",
      mode: "v2v",
      inputs: { first_clip: "videos/user/boat.mp4" },
    });
  });

  it("puts the last frame, its prompt and its model into the composer", async () => {
    const row = completed({ prompt: "A boat leaves the harbour" });
    const { stores } = await show(row);
    await tap("Extend");
    await tap("The last frame");
    await waitFor(() => expect(onCompose).toHaveBeenCalledOnce());
    expect(stores.draft.prompt.value).toBe(row.prompt);
    expect([stores.draft.mode.value, stores.draft.model.value?.slug])
      .toEqual(["i2v", "wan-picture"]);
    expect(stores.draft.files.value).toMatchObject([{ input: "picture", continues: row.id }]);
  });

  it("is offered for finished videos alone, and only if a model on offer can go on", async () => {
    const { unmount } = await show(failed());
    expect(screen.queryByRole("button", { name: "Extend" })).toBeNull();
    unmount();
    await show(completed(), ["wan-fast"]);
    expect(screen.queryByRole("button", { name: "Extend" })).toBeNull();
  });

  it("asks for a new address once if the first one does not load", async () => {
    const { api } = await show(completed(), byFrame);
    vi.mocked(drawLastFrame).mockRejectedValueOnce(new Error("403"));
    api.videos.url.mockResolvedValue("https://videos.test/fresh.mp4");
    await tap("Extend");
    await waitFor(() => expect(onCompose).toHaveBeenCalledOnce());
    expect(drawLastFrame).toHaveBeenLastCalledWith("https://videos.test/fresh.mp4", null);
  });

  it("says that the last frame could not be loaded, and tries again", async () => {
    await show(completed(), byFrame);
    vi.mocked(drawLastFrame).mockRejectedValue(new Error("offline"));
    await tap("Extend");
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("could not be loaded");
    expect(onCompose).not.toHaveBeenCalled();
    vi.mocked(drawLastFrame).mockResolvedValue(drawn);
    await tap("Retry");
    await waitFor(() => expect(onCompose).toHaveBeenCalledOnce());
  });

  it.each([["black", "ends in black"], ["hidden", "does not let us read"]] as const)(
    "says why a frame is refused (%s), and leaves the composer as it was",
    async (is, why) => {
      await show();
      vi.mocked(drawLastFrame).mockResolvedValue({ is });
      await tap("Extend");
      await tap("The last frame");
      expect((await screen.findByRole("alert")).textContent).toContain(why);
      expect(extend).not.toHaveBeenCalled();
      expect(screen.queryByRole("button", { name: "Retry" })).toBeNull();
      // The other way is still there.
      await tap("The whole video");
      expect(extend).toHaveBeenCalledOnce();
    },
  );

  it("does nothing for a frame that comes right after the player was left", async () => {
    const { unmount } = await show(completed(), byFrame);
    const frame = Promise.withResolvers<typeof drawn>();
    vi.mocked(drawLastFrame).mockReturnValue(frame.promise);
    await tap("Extend");
    await waitFor(() => expect(drawLastFrame).toHaveBeenCalledOnce());
    unmount();
    frame.resolve(drawn);
    await settled();
    expect(extend).not.toHaveBeenCalled();
    expect(onCompose).not.toHaveBeenCalled();
  });

  it("does nothing after it was closed while the frame was drawn", async () => {
    await show(completed(), byFrame);
    const frame = Promise.withResolvers<typeof drawn>();
    vi.mocked(drawLastFrame).mockReturnValue(frame.promise);
    await tap("Extend");
    await screen.findByText("Getting the last frame");
    await waitFor(() => expect(drawLastFrame).toHaveBeenCalledOnce());
    await tap("Extend");
    frame.resolve(drawn);
    await act(settled);
    expect(extend).not.toHaveBeenCalled();
    expect(onCompose).not.toHaveBeenCalled();
  });
});
