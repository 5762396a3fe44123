import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { english, german } from "../../src/fixtures/catalogues.ts";

const supabase = new URL("../../../supabase/", import.meta.url).pathname;

/** All texts of a catalogue: those that take values, also with the value 1. */
function textsOf(node: unknown): string[] {
  if (typeof node === "string") return [node];
  if (typeof node !== "function") return Object.values(node as object).flatMap(textsOf);
  return [2, 1].map((value) => {
    try {
      return String(node(value, value, value));
    } catch {
      return String(node("", "", "")); // It takes no numbers.
    }
  });
}

/** What the files of the catalog say in a language: of models, inputs and their values. */
async function offerIn(language: "en" | "de"): Promise<string[]> {
  const textsIn = (node: unknown): string[] => {
    if (typeof node !== "object" || node === null) return [];
    const { [language]: text } = node as Record<string, unknown>;
    return typeof text === "string" ? [text] : Object.values(node).flatMap(textsIn);
  };
  const files = await readAll(join(supabase, "catalog"), /\.json$/);
  return files.flatMap((content) => textsIn(JSON.parse(content)));
}

/** The names of the models are in English in every language. */
async function namesOfModels(): Promise<string[]> {
  const files = await readAll(join(supabase, "catalog/models"), /\.json$/);
  return files.map((content) => String(JSON.parse(content).label));
}

/** Units and types of files, which the catalogues get as values. */
const international = ["min", "mov", "webm"];

/** The sentences in the code of the server, which speaks English only. */
async function serverSays(): Promise<string[]> {
  const code = [
    ...await readAll(join(supabase, "migrations"), /\.sql$/),
    ...await readAll(join(supabase, "functions"), /(?<!\.test|database\.types)\.ts$/),
  ];
  return code.flatMap((content) => content.match(/(?<=['"`])[A-Z][^'"`\n]+(?=['"`])/g) ?? []);
}

async function readAll(folder: string, name: RegExp): Promise<string[]> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => name.test(file));
  return await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
}

/** Shorter words are too often the same in both languages. */
const wordsOf = (text: string) => text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];

/** The words that the app or the server say in English, and that no German text contains. */
async function englishWords(): Promise<Set<string>> {
  const inGerman = [...textsOf(german), ...await offerIn("de"), ...await namesOfModels()];
  const own = new Set([...inGerman.flatMap(wordsOf), ...international]);
  const foreign = [...textsOf(english), ...await offerIn("en"), ...await serverSays()];
  return new Set(foreign.flatMap(wordsOf).filter((word) => !own.has(word)));
}

let known: ReturnType<typeof englishWords> | undefined;

/**
 * Finds English text on a screen, visible or for screen readers, while the app is in German: each
 * text with a word that is English only. What users wrote is left out (`dir="auto"`, `bdi`).
 */
export async function findEnglish(page: Page): Promise<string[]> {
  const foreign = await (known ??= englishWords());
  const { said, written } = await page.evaluate(() => {
    const told = ["aria-label", "aria-valuetext", "alt", "placeholder", "title"];
    const attributes = [...document.querySelectorAll("body *")].flatMap((element) =>
      told.flatMap((name) => element.getAttribute(name) ?? [])
    );
    const text = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = document.querySelector("title[lang=en]") ? [] : [document.title];
    while (text.nextNode()) {
      const parent = text.currentNode.parentElement;
      // index.html says what it says in each language.
      if (!parent?.closest("noscript, script, style, #opening, :not(html)[lang=en]")) {
        texts.push(text.currentNode.nodeValue ?? "");
      }
    }
    const users = document.querySelectorAll('[dir="auto"], bdi, textarea');
    return {
      said: [...texts, ...attributes].map((one) => one.trim()).filter((one) => one !== ""),
      written: Array.from(users, ({ textContent }) => textContent?.trim() ?? ""),
    };
  });
  const longestFirst = written.filter((one) => one !== "").sort((a, b) => b.length - a.length);
  return said.filter((one) => {
    const ours = longestFirst.reduce((rest, prompt) => rest.replaceAll(prompt, " "), one)
      .replace(/\S+@\S+|\[sim:[^\]]*\]/g, " "); // Addresses, and hints for the fake Replicate.
    return wordsOf(ours).some((word) => foreign.has(word));
  });
}
