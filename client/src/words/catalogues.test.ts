import { describe, expect, it } from "vitest";
import { english, german } from "../fixtures/catalogues.ts";
import { notificationOf } from "./notification.ts";

it.each([["en", english], ["de", german]])(
  "a notification in %s uses the same texts as the app",
  (language, words) => {
    const message = { generation: "id", cost: 10, prompt: "A prompt", language };
    expect(notificationOf({ ...message, state: "completed" })[0]).toBe(words.messages.completed);
    const [title, { body }] = notificationOf({ ...message, state: "failed" });
    expect(title).toBe(words.videos.didntWork);
    expect(words.messages.failed("", 10)).toContain(body?.replace(" A prompt", ""));
  },
);

type Sentence = string | ((...values: string[]) => string);

/** Sections that are empty in English because the server sends the English text. */
const fromTheServer = new Set(["server"]);

/** Every sentence of a catalogue with its path, except the sections that the server fills. */
function sentencesOf(node: unknown, path = ""): [path: string, sentence: Sentence][] {
  if (typeof node === "string" || typeof node === "function") return [[path, node as Sentence]];
  return Object.entries(node as object)
    .filter(([key]) => path !== "" || !fromTheServer.has(key))
    .flatMap(([key, value]) => sentencesOf(value, path === "" ? key : `${path}.${key}`));
}

/** Texts that depend on a number without showing it. */
const numberless = new Set(["credits.unit"]);

/** Names and words that are the same in both languages. */
const international = new Set([
  "Wan",
  "Videos",
  "Studio",
  "Credits",
  "Text",
  "Video",
  "Prompt",
  "Details",
  "Remix",
  "Seed",
  "Bonus",
  "Offline",
  "System",
  "English",
  "Deutsch",
]);

it("all languages have the same keys", () => {
  const paths = (catalogue: object) => sentencesOf(catalogue).map(([path]) => path);
  expect(paths(german)).toEqual(paths(english));
});

it("no German text is still English", () => {
  const spoken = new Map(sentencesOf(english));
  const same = sentencesOf(german).filter(([path, sentence]) =>
    typeof sentence === "string" && sentence === spoken.get(path)
  );
  expect(same.map(([, sentence]) => sentence).filter((text) => !international.has(String(text))))
    .toEqual([]);
});

describe.each([["English", english], ["German", german]])("%s", (_name, catalogue) => {
  it("has no empty text", () => {
    const texts = [...sentencesOf(catalogue), ...sentencesOf({ its: catalogue.server })];
    expect(texts.filter(([, text]) => typeof text === "string" && text.trim() === "")).toEqual([]);
  });

  it("uses every value that a text takes", () => {
    const values = ["71", "72", "73"];
    for (const [path, sentence] of sentencesOf(catalogue)) {
      if (typeof sentence === "string" || numberless.has(path)) continue;
      const said = sentence(...values);
      const unused = values.slice(0, sentence.length).filter((value) => !said.includes(value));
      expect({ path, unused }).toEqual({ path, unused: [] });
    }
  });

  it("contains no exclamation marks, no Oops and no successfully", () => {
    const shouted = sentencesOf(catalogue).filter(([, text]) =>
      typeof text === "string" && /!|oops|successful/i.test(text)
    );
    expect(shouted).toEqual([]);
  });
});

it("numbers and plurals follow the language", () => {
  expect([english.inCredits(1), english.inCredits(10_000)]).toEqual(["1 credit", "10,000 credits"]);
  expect([german.inCredits(1), german.inCredits(10_000)]).toEqual(["1 Credit", "10.000 Credits"]);
});

it("after a colon, English continues in lower case and German with a capital", () => {
  expect(english.messages.failed("The model stopped early.", 10))
    .toBe("It didn't work out: the model stopped early. 10 credits are back.");
  expect(german.messages.failed("Das Modell hörte vorzeitig auf.", 1))
    .toBe("Es hat nicht geklappt: Das Modell hörte vorzeitig auf. 1 Credit ist zurück.");
});
