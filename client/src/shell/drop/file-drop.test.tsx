import { act, cleanup, fireEvent, screen } from "@testing-library/preact";
import { useLocation } from "preact-iso";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { AtOnce } from "../../fixtures/at-once.tsx";
import { refused, settled } from "../../fixtures/fake-api.ts";
import type { Code } from "../../api/problem.ts";
import { createFakeStores, renderIn } from "../../fixtures/fake-stores.tsx";
import FileDrop from "./file-drop.tsx";

const file = (name: string, type = "image/jpeg") => new File([name], name, { type });

let world: ReturnType<typeof createFakeStores>;

function Screen() {
  return (
    <>
      <main>{useLocation().path}</main>
      <form class="create">
        <p>Composer</p>
      </form>
      <FileDrop />
    </>
  );
}

beforeEach(async () => {
  history.replaceState(null, "", "/credits");
  world = createFakeStores();
  await renderIn(world, <Screen />);
});

/** Sends the event as a browser does; `files` are only readable when they are dropped. */
function drag(
  name: "dragover" | "drop",
  files: File[],
  target: Element = document.body,
  types = ["Files"],
) {
  const event = new Event(name, { bubbles: true, cancelable: true });
  const dataTransfer = { types, files: name === "drop" ? files : [], dropEffect: "uninitialized" };
  Object.assign(event, { dataTransfer });
  act(() => void target.dispatchEvent(event));
  return { isOurs: event.defaultPrevented, effect: dataTransfer.dropEffect };
}

async function drop(files: File[], target?: Element) {
  drag("dragover", files, target);
  const dropped = drag("drop", files, target);
  await act(settled);
  return dropped;
}

const said = () => world.stores.notices.take().map(({ text }) => text);
const taken = () => world.api.uploads.take.mock.calls.map(([given, { name }]) => [given, name]);
const inComposer = () => world.stores.draft.files.value.map(({ input }) => input);

describe("a file that is dragged over the window", () => {
  it("is offered a place, wherever it is, until it leaves", () => {
    expect(drag("dragover", [], screen.getByRole("main"))).toEqual({
      isOurs: true,
      effect: "copy",
    });
    expect(screen.getByText("Drop the file anywhere")).toBeTruthy();
    fireEvent(
      document.body,
      Object.assign(new Event("dragleave", { bubbles: true }), { relatedTarget: null }),
    );
    expect(screen.queryByText("Drop the file anywhere")).toBeNull();
  });

  it("is offered a place as soon as the app takes files", async () => {
    act(cleanup);
    const over = Object.assign(new Event("dragover", { bubbles: true, cancelable: true }), {
      dataTransfer: { types: ["Files"], files: [], dropEffect: "uninitialized" },
    });
    const hold = () => void document.body.dispatchEvent(over);
    await renderIn(world, [<Screen />, <AtOnce run={hold} />]);
    expect(over.defaultPrevented).toBe(true);
  });

  it("goes into the composer when it is dropped, and the composer is shown", async () => {
    const fox = file("fox.jpg");
    expect((await drop([fox])).isOurs).toBe(true);
    expect(taken()).toEqual([[fox, "picture"]]);
    expect(inComposer()).toEqual(["picture"]);
    expect(screen.getByRole("main").textContent).toBe("/create");
    expect(screen.queryByText("Drop the file anywhere")).toBeNull();
    expect(said()).toEqual([]);
  });

  it.each([
    ["clip.mp4", "video/mp4", "clip"],
    ["sound.mp3", "audio/mpeg", "sound"],
  ])("goes into the composer also if it is %s", async (name, type, input) => {
    await drop([file(name, type)]);
    expect(inComposer()).toEqual([input]);
    expect(screen.getByRole("main").textContent).toBe("/create");
  });

  it.each<[Code, string, string]>([
    ["upload_too_short", "video/mp4", "That is too short: at least 2 s are needed here."],
    [
      "upload_not_supported",
      "image/gif",
      "That file isn't a picture we can use. PNG, JPEG or WebP, up to 40 MB.",
    ],
    [
      "upload_not_supported",
      "video/x-matroska",
      "That file isn't a clip we can use here. MP4, MOV, WebM, up to 50 MB.",
    ],
  ])(
    "is explained with the limits of its place if it is refused: %s, %s",
    async (code, type, text) => {
      world.api.uploads.take.mockRejectedValue(refused(code, 413));
      await drop([file("file", type)]);
      expect(said()).toEqual([text]);
      expect(screen.getByRole("main").textContent).toBe("/credits");
    },
  );

  it("is explained if the browser gives no file", async () => {
    expect((await drop([])).isOurs).toBe(true);
    expect(said()).toEqual(["The file could not be read. Please choose it again."]);
  });

  it("is one of several: the first usable one is taken, and the user is told", async () => {
    const fox = file("fox.jpg");
    await drop([file("notes.txt", "text/plain"), fox, file("owl.jpg")]);
    expect(taken()).toEqual([[fox, "picture"]]);
    expect(said()).toEqual(["One file is taken at a time: it was the first one."]);
  });

  it("is refused with a word while a dialog is open, and does not replace the app", async () => {
    const dialog = document.body.appendChild(document.createElement("dialog"));
    onTestFinished(() => dialog.remove());
    dialog.setAttribute("open", "");
    expect((await drop([file("fox.jpg")], dialog)).isOurs).toBe(true);
    expect(world.api.uploads.take).not.toHaveBeenCalled();
    expect(said()).toEqual(["Close what is open, then drop the file again."]);
  });

  it("shows one sentence whatever fails, and leaves no error unhandled", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    world.api.uploads.take.mockRejectedValue(new TypeError("a bug"));
    await drop([file("fox.jpg")]);
    expect(said()).toEqual(["Something broke on our side. Try again in a moment."]);
    expect(logged).toHaveBeenCalledOnce();
  });
});

describe("what is dragged", () => {
  it("stays the browser's if it is a text or a link", () => {
    for (const name of ["dragover", "drop"] as const) {
      const text = drag(name, [], document.body, ["text/plain", "text/uri-list"]);
      expect(text).toEqual({ isOurs: false, effect: "uninitialized" });
    }
    expect(screen.queryByText("Drop the file anywhere")).toBeNull();
  });

  it("from this page itself is only taken by the composer", async () => {
    fireEvent(document.body, new Event("dragstart", { bubbles: true }));
    await drop([file("poster.jpg")]);
    expect(world.api.uploads.take).not.toHaveBeenCalled();
    fireEvent(document.body, new Event("dragstart", { bubbles: true }));
    await drop([file("poster.jpg")], screen.getByText("Composer"));
    expect(world.api.uploads.take).toHaveBeenCalledOnce();
  });
});

describe("a file that is pasted", () => {
  const paste = async (target: Element, files: File[], types = ["Files"]) => {
    const event = new Event("paste", { bubbles: true, cancelable: true });
    target.dispatchEvent(Object.assign(event, { clipboardData: { types, files } }));
    await act(settled);
    return event.defaultPrevented;
  };

  it("goes into the composer if it was pasted there, and nowhere else", async () => {
    expect(await paste(screen.getByRole("main"), [file("fox.jpg")])).toBe(false);
    expect(world.api.uploads.take).not.toHaveBeenCalled();
    expect(await paste(screen.getByText("Composer"), [file("fox.jpg")])).toBe(true);
    expect(inComposer()).toEqual(["picture"]);
  });

  it("is explained if it is gone, and a text stays the browser's", async () => {
    expect(await paste(screen.getByText("Composer"), [], ["text/plain"])).toBe(false);
    expect(said()).toEqual([]);
    expect(await paste(screen.getByText("Composer"), [])).toBe(true);
    expect(said()).toEqual(["The file could not be read. Please choose it again."]);
  });
});
