import { beforeEach, expect, it, vi } from "vitest";
import type { Notice } from "../../stores/notices.ts";
import { createMessages, type Message, type Messages } from "./messages.ts";

const tell = vi.fn<(text: string) => void>();
const flash = vi.fn<(generationId: string, how: string) => void>();
const vibrate = vi.fn<() => void>();
const run = vi.fn<() => void>();
let inView: string[];
let shown: Map<string, Message["notice"]>;
let messages: Messages;

beforeEach(() => {
  vi.clearAllMocks();
  inView = [];
  shown = new Map();
  messages = createMessages({ tell }, {
    show: ({ id, notice }) => shown.set(id, notice),
    hide: (id) => shown.delete(id),
    isInView: (id) => inView.includes(id),
    flash,
    vibrate,
  });
});

const texts = () => Array.from(shown.values(), ({ text }) => text);
const ids = () => [...shown.keys()];

const about = (id: string) => ({ generationId: id, words: `Prompt ${id}` });

function ready(id: string, part: Partial<Notice> = {}): Notice {
  const together = {
    kind: "ready",
    cost: 10,
    text: (count: number, cost: number) => `${count} are ready, ${cost} credits.`,
    action: { label: "Show", run },
  };
  const action = { label: "Watch", run };
  return {
    key: id,
    kind: "good",
    text: "It is ready.",
    about: about(id),
    action,
    together,
    ...part,
  };
}

const started = (id: string): Notice => ({
  key: id,
  kind: "info",
  text: "On its way.",
  about: about(id),
  together: { kind: "started", cost: 10, text: (count) => `${count} are on their way.` },
});

it("a message about a video in view is not shown: its tile flashes, and screen readers hear it", () => {
  inView = ["a"];
  messages.say(ready("a"));
  expect(texts()).toEqual([]);
  expect(flash.mock.calls).toEqual([["a", "good"]]);
  expect(tell.mock.calls).toEqual([["It is ready. Prompt a"]]);
});

it("a phone vibrates when a video is ready, in view or not, and for nothing else", () => {
  inView = ["a"];
  messages.say(started("a"));
  messages.say({ key: "other", kind: "good", text: "Thank you." });
  expect(vibrate).not.toHaveBeenCalled();
  messages.say(ready("a"));
  messages.say(ready("b"));
  expect(vibrate).toHaveBeenCalledTimes(2);
});

it("a message about a video out of view is shown, with its first words", () => {
  messages.say(ready("a"));
  expect([...shown.values()]).toMatchObject([{
    text: "It is ready.",
    about: { words: "Prompt a" },
    action: { label: "Watch" },
  }]);
  expect(flash).not.toHaveBeenCalled();
  expect(tell).not.toHaveBeenCalled();
});

it("a result in view takes the message of the start away", () => {
  messages.say(started("a"));
  inView = ["a"];
  messages.say(ready("a"));
  expect(texts()).toEqual([]);
});

it("a result replaces the message of the start in its place", () => {
  messages.say(started("a"));
  const before = ids();
  messages.say(ready("a"));
  expect(texts()).toEqual(["It is ready."]);
  expect(ids()).toEqual(before);
});

it("several of one kind become one message, which counts them and adds their credits", () => {
  messages.say(ready("a"));
  messages.say(ready("b"));
  messages.say(ready("c"));
  expect([...shown.values()]).toMatchObject([{
    text: "3 are ready, 30 credits.",
    about: { generationId: "c", words: "" },
    action: { label: "Show" },
  }]);
});

it("messages of different kinds stay apart, and a video is only in one of them", () => {
  for (const id of ["a", "b", "c"]) messages.say(started(id));
  expect(texts()).toEqual(["3 are on their way."]);
  messages.say(ready("a"));
  expect(texts()).toEqual(["2 are on their way.", "It is ready."]);
  messages.say(ready("b"));
  expect(texts()).toEqual(["On its way.", "2 are ready, 20 credits."]);
  messages.say(ready("c"));
  expect(texts()).toEqual(["3 are ready, 30 credits."]);
});

it("the same video is counted once", () => {
  messages.say(ready("a"));
  messages.say(ready("a"));
  expect(texts()).toEqual(["It is ready."]);
  messages.say(ready("b"));
  messages.say(ready("b"));
  expect(texts()).toEqual(["2 are ready, 20 credits."]);
});

it("what is taken back leaves the others", () => {
  messages.say(ready("a"));
  messages.say(ready("b"));
  messages.unsay("b");
  expect([...shown.values()]).toMatchObject([{ text: "It is ready.", about: about("a") }]);
  messages.unsay("a");
  expect(texts()).toEqual([]);
});

it("a message disappears when its tile comes into view", () => {
  messages.say(ready("a"));
  messages.say(ready("b"));
  messages.say({ key: "other", kind: "info", text: "Hello" });
  expect(messages.isAboutVideos()).toBe(true);
  inView = ["a"];
  messages.look();
  expect(texts()).toEqual(["It is ready.", "Hello"]);
  inView = ["b"];
  messages.look();
  expect(texts()).toEqual(["Hello"]);
  expect(messages.isAboutVideos()).toBe(false);
});

it("a message that has gone is not counted any more, and is told to its sender once", () => {
  const onGone = vi.fn<() => void>();
  messages.say(ready("a", { onGone }));
  const [id = ""] = ids();
  messages.gone(id);
  messages.gone(id);
  expect(onGone).toHaveBeenCalledOnce();
  messages.say(ready("b"));
  expect(texts()).toContain("It is ready.");
});

it("a message that was answered does not count as gone", () => {
  const onGone = vi.fn<() => void>();
  messages.say({ key: "deleted", kind: "info", text: "Video deleted.", onGone });
  const [id = ""] = ids();
  messages.done(id);
  messages.gone(id);
  expect(onGone).not.toHaveBeenCalled();
});

it("a message that was taken back counts as gone", () => {
  const onGone = vi.fn<() => void>();
  messages.say({ key: "file", kind: "bad", text: "That is no picture.", onGone });
  messages.unsay("file");
  messages.unsay("file");
  expect(onGone).toHaveBeenCalledOnce();
});

it("a second message under the same key gets an id of its own once the first has gone", () => {
  messages.say(ready("a"));
  const [first = ""] = ids();
  messages.gone(first);
  shown.clear();
  messages.say(ready("a"));
  expect(ids()).not.toContain(first);
});
