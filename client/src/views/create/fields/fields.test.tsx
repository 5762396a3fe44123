import { act, fireEvent, screen, within } from "@testing-library/preact";
import { beforeEach, describe, expect, it } from "vitest";
import { completed, refused, settled, USER } from "../../../fixtures/fake-api.ts";
import { attached } from "../../../fixtures/fake-uploads.ts";
import { extend } from "../../../stores/draft/extending.ts";
import { chip, choose, closeSheet, hasChip, openChip } from "../../../fixtures/choose.ts";
import { createFakeStores, renderIn } from "../../../fixtures/fake-stores.tsx";
import { Create } from "../create.tsx";
import { ChoiceSheet, Continues, WhyNot } from "../lazy-parts.ts";
import { OtherField } from "./field.tsx";

let world: ReturnType<typeof createFakeStores>;

beforeEach(async () => {
  const parts = [WhyNot, Continues, ChoiceSheet, OtherField];
  await Promise.all(parts.map((part) => part.preload()));
  world = createFakeStores();
  await renderIn(world, <Create />);
});

const button = () => screen.getByRole("button", { name: /^Make video/ });
/** Not by fireEvent: if another test has loaded preact/compat, it sends `input` instead. */
function pickFile(chooser: HTMLElement, ...files: File[]) {
  Object.defineProperty(chooser, "files", { value: files, configurable: true });
  act(() => void chooser.dispatchEvent(new Event("change", { bubbles: true })));
}
const clipFile = () => new File(["…"], "clip.mp4", { type: "video/mp4" });

const chooseModel = (slug: string) => choose("model", slug);
const chooseMode = (mode: string) => choose("mode", mode);
const openMore = () => openChip("more");

describe("the fields of a model", () => {
  it("are those that it declares, those that are changed most first", async () => {
    await chooseModel("wan-sound");
    const chips = Array.from(
      document.querySelectorAll("[data-choice]"),
      ({ textContent }) => textContent,
    );
    expect(chips).toEqual([
      "From: Text",
      "Shape: 16:9",
      "Length: 5 s",
      "Resolution: 720p",
      // Few users need one.
      "+ Sound",
      "Model: Best",
      "More",
    ]);
  });

  it("are shown for the modes in which it takes them", async () => {
    await chooseMode("i2v");
    await screen.findByLabelText("Choose a photo");
    expect(hasChip("last_picture")).toBe(false);
    await chooseModel("wan-sound");
    expect(chip("last_picture")).toBe("+ Last photo");
    expect(hasChip("picture")).toBe(false);
    expect(hasChip("aspect_ratio")).toBe(false);
    await chooseMode("t2v");
    expect(hasChip("last_picture")).toBe(false);
    expect(screen.queryByLabelText("Choose a photo")).toBeNull();
  });

  it("do not offer a choice of one value", async () => {
    await chooseMode("i2v");
    expect(hasChip("resolution")).toBe(false);
  });
});

describe("a whole number with a default", () => {
  it("is a slider with its value in words, which changes the price", async () => {
    await chooseModel("wan-sound");
    openChip("length");
    const slider = await screen.findByRole<HTMLInputElement>("slider", { name: "Length" });
    expect([slider.min, slider.max, slider.value]).toEqual(["2", "15", "5"]);
    expect(slider.getAttribute("aria-valuetext")).toBe("5 s");
    expect(button().textContent).toBe("Make video · 100 credits");
    fireEvent.input(slider, { target: { value: "3" } });
    expect(slider.getAttribute("aria-valuetext")).toBe("3 s");
    expect(button().textContent).toBe("Make video · 60 credits");
    closeSheet();
    openChip("resolution");
    expect(await screen.findByText("60 credits · ready in about 2 min")).toBeTruthy();
    expect(screen.getByText("90 credits · ready in about 3 min")).toBeTruthy();
  });
});

describe("what is under More", () => {
  it("is typed or switched as its kind says", async () => {
    await chooseModel("wan-sound");
    act(() => world.stores.draft.choose("duration_seconds", 2));
    openMore();
    const expand = await screen.findByRole<HTMLInputElement>("checkbox", {
      name: "Expand the prompt",
    });
    expect(expand.checked).toBe(true);
    fireEvent.click(expand);
    fireEvent.input(await screen.findByLabelText("Avoid"), { target: { value: "rain" } });
    fireEvent.input(await screen.findByLabelText("Seed"), { target: { value: "7" } });
    fireEvent.input(screen.getByLabelText("Prompt"), {
      target: { value: "A fox trots through fresh snow" },
    });
    fireEvent.click(button());
    await act(settled);
    expect(world.api.generations.start.mock.lastCall?.[0].inputs).toEqual({
      resolution: "720p",
      duration_seconds: 2,
      aspect_ratio: "16:9",
      expand_prompt: false,
      negative_prompt: "rain",
      seed: 7,
    });
  });

  it("says beside the field what is wrong with a text", async () => {
    await chooseModel("wan-sound");
    openMore();
    const avoid = await screen.findByLabelText("Avoid");
    fireEvent.input(avoid, { target: { value: "x".repeat(502) } });
    expect(avoid.getAttribute("aria-invalid")).toBe("true");
    expect(screen.getByText("Avoid: 2 characters too many.")).toBeTruthy();
  });
});

describe("a photo", () => {
  it("is chosen for its own input, and can be removed", async () => {
    await chooseMode("i2v");
    await chooseModel("wan-sound");
    openChip("last_picture");
    const sheet = within(await screen.findByRole("dialog", { name: "Last photo" }));
    pickFile(await sheet.findByLabelText("Choose a photo"), new File(["…"], "photo.png"));
    await act(settled);
    expect(world.stores.draft.files.value).toMatchObject([{ input: "last_picture" }]);
    expect(chip("last_picture")).toBe("Last photochosen");
    fireEvent.click(sheet.getByRole("button", { name: "Remove: Last photo" }));
    expect(world.stores.draft.files.value).toEqual([]);
    expect(chip("last_picture")).toBe("+ Last photo");
  });

  it("that is refused in a sheet is explained there", async () => {
    await chooseMode("i2v");
    await chooseModel("wan-sound");
    openChip("last_picture");
    const sheet = within(await screen.findByRole("dialog", { name: "Last photo" }));
    world.api.uploads.take.mockRejectedValueOnce(refused("upload_too_large", 413));
    pickFile(await sheet.findByLabelText("Choose a photo"), new File(["…"], "photo.png"));
    await act(settled);
    expect(sheet.getByRole("alert").textContent).toContain("That picture is too large");
    expect(world.stores.notices.waiting.value).toEqual([]);
    pickFile(sheet.getByLabelText("Choose a photo"), new File(["…"], "photo.png"));
    await act(settled);
    expect(sheet.queryByRole("alert")).toBeNull();
  });
});

it("a file that is refused right after its sheet was closed is explained on the page", async () => {
  await chooseMode("i2v");
  await chooseModel("wan-sound");
  openChip("last_picture");
  const sheet = within(await screen.findByRole("dialog", { name: "Last photo" }));
  const taking = Promise.withResolvers<never>();
  world.api.uploads.take.mockReturnValueOnce(taking.promise);
  pickFile(await sheet.findByLabelText("Choose a photo"), new File(["…"], "photo.png"));
  await act(settled);
  screen.getByRole("button", { name: "Close" }).click();
  await Promise.resolve(); // Drawn, and no effect has ended.
  taking.reject(refused("upload_too_large", 413));
  await act(settled);
  expect(world.stores.notices.waiting.value).toMatchObject([{ key: "file", kind: "bad" }]);
});

describe("Edit", () => {
  const id = crypto.randomUUID();
  const path = `${USER.id}/${id}.mp4`;
  const own = completed({ id, output_path: path, prompt: "A whale breaches at dawn" });

  it("takes a clip, a mask and references, and prices the clip when it is measured", async () => {
    await chooseMode("v2v");
    const input = await screen.findByLabelText("Choose a clip");
    expect([chip("mask"), chip("references"), hasChip("clip")])
      .toEqual(["+ Area", "+ References", false]);
    expect(button().textContent).toBe("Make video");
    expect(screen.getByText("20 credits per second")).toBeTruthy();
    pickFile(input, clipFile());
    await act(settled);
    expect(button().textContent).toBe("Make video · 100 credits");
    expect(screen.getByText("5 s video · ready in about 5 min")).toBeTruthy();
    openChip("references");
    const sheet = within(await screen.findByRole("dialog", { name: "References" }));
    const add = await sheet.findByLabelText("Add photos");
    pickFile(add, new File(["1"], "1.png"), new File(["2"], "2.png"));
    await act(settled);
    await act(settled); // One is read after the other.
    closeSheet();
    expect(chip("references")).toBe("References2");
    fireEvent.click(screen.getByRole("button", { name: "Remove the clip" }));
    expect(button().textContent).toBe("Make video");
    expect(document.activeElement).toBe(screen.getByLabelText("Choose a clip"));
  });

  it("asks for the part of a clip that is too long, and shows and changes it later", async () => {
    await chooseMode("v2v");
    const whole = { file: clipFile(), milliseconds: 12_000, starts: [0, 2_000] };
    world.api.uploads.take.mockResolvedValueOnce({ is: "too_long", whole });
    pickFile(await screen.findByLabelText("Choose a clip"), clipFile());
    await act(settled);
    // Without a tap: nothing else can be done with it.
    const sheet = within(await screen.findByRole("dialog", { name: "Video" }));
    fireEvent.input(await sheet.findByRole("slider", { name: "Begins at" }), {
      target: { value: 1 },
    });
    closeSheet();
    const row = within(screen.getByRole("region", { name: "Video" }));
    expect(row.getByRole("button", { name: /12 s · Pick a part$/ })).toBeTruthy();
    expect(screen.getByText("Video: pick a part first.")).toBeTruthy();

    fireEvent.click(row.getByRole("button", { name: /Pick a part$/ }));
    fireEvent.input(await screen.findByRole("slider", { name: "Begins at" }), {
      target: { value: 1 },
    });
    fireEvent.click(screen.getByRole("button", { name: "Use this part" }));
    await act(settled);
    closeSheet();
    fireEvent.click(row.getByRole("button", { name: /0:02–0:07/ }));
    fireEvent.click(await screen.findByRole("button", { name: "Change the part" }));
    const begin = await screen.findByRole<HTMLInputElement>("slider", { name: "Begins at" });
    expect(begin.value).toBe("1");
    fireEvent.input(begin, { target: { value: 0 } });
    fireEvent.click(screen.getByRole("button", { name: "Use this part" }));
    await act(settled);
    closeSheet();
    expect(row.getByRole("button", { name: /0:00–0:05/ })).toBeTruthy();
  });

  it("keeps a sheet open when a file chooser in it is canceled", async () => {
    await chooseMode("v2v");
    openChip("references");
    const sheet = await screen.findByRole("dialog", { name: "References" });
    const chooser = await within(sheet).findByLabelText("Add photos");
    fireEvent(chooser, new Event("cancel", { bubbles: true }));
    expect(screen.getByRole("dialog", { name: "References" })).toBeTruthy();
    fireEvent(sheet, new Event("cancel", { cancelable: true }));
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("opens the field of a missing clip when the button is tapped without one", async () => {
    await chooseMode("v2v");
    await screen.findByLabelText("Choose a clip");
    fireEvent.click(button());
    await act(settled);
    const sheet = within(await screen.findByRole("dialog", { name: "Video" }));
    expect(await sheet.findByLabelText("Choose a clip")).toBeTruthy();
    closeSheet();
    expect(screen.getByText("Choose a clip first.")).toBeTruthy();
  });

  it("shows in the row how much is uploaded, and why an upload failed", async () => {
    await chooseMode("v2v");
    let fail: (error: Error) => void = () => {};
    world.api.uploads.upload.mockImplementationOnce((_file, onProgress) => {
      onProgress?.(0.405);
      return new Promise((_resolve, reject) => (fail = reject));
    });
    pickFile(await screen.findByLabelText("Choose a clip"), clipFile());
    await act(settled);
    const row = within(screen.getByRole("region", { name: "Video" }));
    expect(row.getByText("Uploading · 40 %")).toBeTruthy();
    expect(row.getByRole<HTMLProgressElement>("progressbar").value).toBe(40);
    await act(async () => {
      fail(refused("upload_too_large", 413));
      await settled();
    });
    expect(row.getByText(/A shorter one may fit/)).toBeTruthy();
    // And at once why there is no video.
    expect(screen.getByRole("button", { name: /^Make video/ }).getAttribute("aria-disabled"))
      .toBe("true");
    expect(document.getElementById("create-note")?.textContent).not.toBe("");
  });

  it("takes one of the user's own videos with one tap", async () => {
    act(() => world.stores.generations.apply(own));
    world.api.generations.page.mockResolvedValue([own]);
    await chooseMode("v2v");
    fireEvent.click(await screen.findByRole("button", { name: "My videos" }));
    fireEvent.click(await screen.findByRole("button", { name: /A whale breaches at dawn/ }));
    await act(settled);
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(world.api.uploads.measure).toHaveBeenCalledExactlyOnceWith(`videos/${path}`);
    expect(world.api.uploads.upload).not.toHaveBeenCalled();
    expect(button().textContent).toBe("Make video · 100 credits");
    expect(screen.getByText("A whale breaches at dawn")).toBeTruthy();
  });

  it("says before a tap that a clip cannot be used", async () => {
    world.api.uploads.measure.mockImplementation((file) =>
      Promise.resolve({
        file,
        type: "video/mp4",
        bytes: 1,
        milliseconds: 10_001,
        width: 1,
        height: 1,
        has_sound: false,
      })
    );
    await chooseMode("v2v");
    act(() => {
      const clip = world.stores.draft.inputs.value.find(({ name }) => name === "clip");
      if (clip) world.stores.draft.useVideo(own, clip);
    });
    await act(settled);
    expect(screen.getByText("Video: this one is 10.1 s long, and the model takes 2 s to 10 s."))
      .toBeTruthy();
  });
});

it("a sound has a chip, which shows how its upload goes while its sheet is closed", async () => {
  await chooseModel("wan-sound");
  openMore();
  expect((await screen.findByRole("dialog", { name: "More" })).textContent).not.toContain("Sound");
  closeSheet();
  openChip("sound");
  const sheet = within(await screen.findByRole("dialog", { name: "Sound" }));
  let arrive: (reference: string) => void = () => {};
  world.api.uploads.upload.mockImplementationOnce((_file, onProgress) => {
    onProgress?.(0.5);
    return new Promise((resolve) => (arrive = resolve));
  });
  world.api.uploads.measure.mockRejectedValueOnce(refused("upload_not_supported", 415));
  const sound = new File(["…"], "sound.mp3", { type: "audio/mpeg" });
  pickFile(await sheet.findByLabelText("Choose a sound"), sound);
  await act(settled);
  closeSheet();
  expect(chip("sound")).toBe("Sound50 %");
  await act(async () => {
    arrive("sounds/a.mp3");
    await settled();
  });
  expect(chip("sound")).toBe("SoundFailed");
  act(() => world.stores.draft.retryUpload(world.stores.draft.files.value[0]?.key ?? ""));
  await act(settled);
  expect(chip("sound")).toBe("Sound5 s");
});

it("what is continued is named as long as its start is there and taken", async () => {
  const parent = completed({ prompt: "A whale breaches at dawn" });
  act(() => world.stores.generations.apply(parent));
  await act(() =>
    extend(world.stores.draft, parent, {
      parent_id: parent.id,
      model: "wan-sound",
      mode: "i2v",
      inputs: {},
      picture: attached(),
    })
  );
  expect(screen.getByText("Continues: A whale breaches at dawn")).toBeTruthy();
  // Its start waits in the draft, but a video from text would not begin with it.
  act(() => void (world.stores.draft.mode.value = "t2v"));
  expect(screen.queryByText("Continues: A whale breaches at dawn")).toBeNull();
  act(() => void (world.stores.draft.mode.value = "i2v"));
  expect(screen.getByText("Continues: A whale breaches at dawn")).toBeTruthy();
  fireEvent.click(await screen.findByRole("button", { name: "Remove the photo" }));
  expect(screen.queryByText("Continues: A whale breaches at dawn")).toBeNull();
});
