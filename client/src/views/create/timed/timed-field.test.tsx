import { act, fireEvent, render, screen } from "@testing-library/preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../../../api/problem.ts";
import type { Part, TooLong } from "../../../api/user/uploads.ts";
import { settled } from "../../../fixtures/fake-api.ts";
import { attached } from "../../../fixtures/fake-uploads.ts";
import type { DraftFile } from "../../../stores/draft/files/draft-file.ts";
import TimedField from "./timed-field.tsx";
import type { TimedInput } from "./timed-input.ts";

const any = { name: "clip", label: {}, modes: [], required: [], more: false };
const clipInput: TimedInput = {
  ...any,
  kind: "clip",
  milliseconds_min: 2000,
  milliseconds_max: 5100,
  types: ["video/mp4", "video/quicktime"],
};
const soundInput: TimedInput = {
  ...any,
  kind: "sound",
  milliseconds_min: 3000,
  milliseconds_max: 30_000,
};

const onCut = vi.fn<(part: Part) => Promise<void>>();
const onChoose = vi.fn<(file: File) => void>();
const onRetry = vi.fn<() => void>();
const onRemove = vi.fn<() => void>();

beforeEach(() => {
  for (const listener of [onCut, onChoose, onRetry, onRemove]) listener.mockReset();
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:test/clip");
  vi.spyOn(URL, "revokeObjectURL").mockReturnValue();
});

const base = { key: "1", input: "clip", kind: "clip", stored: null, continues: null };
const clip = attached({ bucket: "clips", milliseconds: 4980, has_sound: true });

function show(file: DraftFile | null, { input = clipInput, isReading = false, name = "" } = {}) {
  return render(
    <TimedField
      input={input}
      label="Video"
      file={file}
      isReading={isReading}
      name={name || undefined}
      {...{ onChoose, onCut, onRetry, onRemove }}
    >
      <button type="button">My videos</button>
    </TimedField>,
  );
}

const tooLong = (part: Partial<TooLong> = {}): DraftFile => ({
  ...base,
  is: "too_long",
  whole: { file: new Blob(["clip"]), milliseconds: 12_000, starts: [0, 2000, 4000, 9500], ...part },
});
const slider = (name: string) => screen.getByRole<HTMLInputElement>("slider", { name });
const usePart = () =>
  act(async () => {
    fireEvent.click(screen.getByRole("button", { name: "Use this part" }));
    await settled();
  });

describe("an empty field", () => {
  it("says what it takes, and offers no other types", () => {
    show(null);
    expect(screen.getByText("MP4, MOV, 2 to 5 s, up to 50 MB")).toBeTruthy();
    expect(screen.getByLabelText<HTMLInputElement>("Choose a clip").accept)
      .toBe("video/mp4,.mp4,video/quicktime,.mov");
    expect(screen.getByRole("button", { name: "My videos" })).toBeTruthy();
  });

  it("says so while a file is read", () => {
    show(null, { input: soundInput, isReading: true });
    expect(screen.getByRole("status").textContent).toBe("Reading the sound…");
  });

  it("gives a file that was chosen", () => {
    show(null, { input: soundInput });
    const file = new File(["sound"], "sea.mp3");
    const chooser = screen.getByLabelText<HTMLInputElement>("Choose a sound");
    Object.defineProperty(chooser, "files", { value: [file] });
    // Not by fireEvent: if another test has loaded preact/compat, it sends `input` instead.
    chooser.dispatchEvent(new Event("change", { bubbles: true }));
    expect(onChoose.mock.calls).toEqual([[file]]);
  });
});

describe("a file", () => {
  it("shows how much of it has left, then that it is checked", () => {
    const { rerender } = show({ ...base, is: "uploading", attached: clip, share: 0.405 });
    expect(screen.getByText("Uploading · 40 %")).toBeTruthy();
    expect(screen.getByRole<HTMLProgressElement>("progressbar").value).toBe(40);
    rerender(
      <TimedField
        input={clipInput}
        label="Video"
        file={{ ...base, is: "uploading", attached: clip, share: 1 }}
        isReading={false}
        {...{ onChoose, onCut, onRetry, onRemove }}
      />,
    );
    expect(screen.getByText("Checking")).toBeTruthy();
  });

  it("shows what it is, by the length that the server measured", () => {
    show({ ...base, is: "uploaded", attached: clip, reference: "clips/a", milliseconds: 5063 });
    expect(screen.getByText("5 s · 640 × 480 · with sound")).toBeTruthy();
    expect(screen.getByLabelText("Your clip").tagName).toBe("VIDEO");
  });

  it("is called by its name if it is not on this device", () => {
    const file = { ...base, is: "uploaded", attached: null, reference: "videos/a" } as const;
    show({ ...file, milliseconds: 5063 }, { name: "A fox in the snow" });
    expect(screen.getByText("A fox in the snow")).toBeTruthy();
    expect(screen.getByText("5 s")).toBeTruthy();
    expect(screen.queryByLabelText("Your clip")).toBeNull();
  });

  it("says why its upload failed, and can be uploaded again", () => {
    const problem = new Problem({ code: "unreachable", status: 0 });
    show({ ...base, is: "failed", attached: clip, problem });
    expect(screen.getByRole("alert").textContent).toContain("No connection");
    fireEvent.click(screen.getByRole("button", { name: "Upload again" }));
    expect(onRetry).toHaveBeenCalledOnce();
  });

  it("can be removed in every state", () => {
    show(tooLong());
    fireEvent.click(screen.getByRole("button", { name: "Remove the clip" }));
    expect(onRemove).toHaveBeenCalledOnce();
  });

  it("that the browser cannot play says so", () => {
    show({ ...base, is: "held", attached: clip });
    fireEvent.error(screen.getByLabelText("Your clip"));
    expect(screen.getByText(/This browser cannot play it/)).toBeTruthy();
  });
});

describe("the part of a clip that is too long", () => {
  it("is as long as the input takes, and begins at the beginning, unless it is changed", async () => {
    show(tooLong());
    expect(screen.getByText("It is 12 s long, and up to 5 s fit here. Pick a part."))
      .toBeTruthy();
    expect(screen.getByText("From 0 s to 5 s")).toBeTruthy();
    await usePart();
    expect(onCut).toHaveBeenCalledExactlyOnceWith({ from: 0, to: 5000 });
  });

  it("begins where it can begin, and ends with the clip", async () => {
    show(tooLong());
    fireEvent.input(slider("Begins at"), { target: { value: 2 } });
    fireEvent.input(slider("Length"), { target: { value: 3 } });
    await usePart();
    expect(onCut).toHaveBeenLastCalledWith({ from: 4000, to: 7000 });
    fireEvent.input(slider("Begins at"), { target: { value: 3 } });
    await usePart();
    expect(onCut).toHaveBeenLastCalledWith({ from: 9500, to: 12_000 });
  });

  it("of a large file is as long as probably fits", () => {
    const file = Object.defineProperty(new Blob(["clip"]), "size", { value: 200 * 1024 * 1024 });
    show(tooLong({ file, milliseconds: 16_000 }));
    // 50 of 200 MB are 4 of 16 s.
    expect(slider("Length").value).toBe("4");
  });

  it("of a file that is only too large says so", () => {
    const file = Object.defineProperty(new Blob(["clip"]), "size", { value: 60 * 1024 * 1024 });
    show(tooLong({ file, milliseconds: 5000, starts: [0] }));
    expect(screen.getByText("It is larger than 50 MB. Pick a part.")).toBeTruthy();
    expect(screen.queryByRole("slider", { name: "Begins at" })).toBeNull();
    expect(screen.getByText("It can only be cut at its beginning.")).toBeTruthy();
  });

  it("that cannot be cut says why, and can be changed and tried again", async () => {
    onCut.mockRejectedValueOnce(new Problem({ code: "upload_too_large", status: 413 }));
    show(tooLong());
    await usePart();
    expect(screen.getByRole("alert").textContent).toContain("A shorter one may fit");
    await usePart();
    expect(screen.queryByRole("alert")).toBeNull();
    expect(onCut).toHaveBeenCalledTimes(2);
  });

  it("is cut once, however often the button is tapped", async () => {
    onCut.mockReturnValue(new Promise(() => {}));
    show(tooLong());
    await usePart();
    fireEvent.click(screen.getByRole("button", { name: "Cutting…" }));
    expect(onCut).toHaveBeenCalledOnce();
  });

  it("is what the preview plays, again and again", () => {
    show(tooLong());
    fireEvent.input(slider("Begins at"), { target: { value: 1 } });
    const video = screen.getByLabelText<HTMLVideoElement>("Your clip");
    expect(video.currentTime).toBe(2);
    video.currentTime = 7.2;
    fireEvent.timeUpdate(video);
    expect(video.currentTime).toBe(2);
  });
});
