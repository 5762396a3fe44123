import type { Page } from "playwright-core";
import { buyingSentences } from "../../src/words/buying.ts";
import { german } from "../../src/words/de.ts";
import { english } from "../../src/words/en.ts";
import { installSentences } from "../../src/words/install.ts";
import { youInGerman } from "../../src/words/you/de.ts";
import { youInEnglish } from "../../src/words/you/en.ts";

/** Stands for inserted values; the text on both sides of it is fixed. */
const GAP = "§";

/** The fixed parts of all texts of a catalogue. */
function partsOf(node: unknown): string[] {
  if (typeof node === "string") return [node];
  if (typeof node === "function") return String(node(GAP, GAP, GAP)).split(GAP);
  return Object.values(node as object).flatMap(partsOf);
}

/** Names, units and symbols belong to no language. */
const isTelling = (part: string) => /\p{L}{3}/u.test(part);

/** Finds English text on a screen, visible or for screen readers, while the app is in German. */
export async function findEnglish(page: Page): Promise<string[]> {
  const meant = partsOf([german, youInGerman, buyingSentences.de, installSentences.de]);
  const translated = partsOf([english, youInEnglish, buyingSentences.en, installSentences.en]);
  const foreign = [...new Set(translated)].filter((part) =>
    isTelling(part) && !meant.some((own) => own.includes(part.trim()))
  );
  const said = await page.evaluate(() => {
    const told = ["aria-label", "aria-valuetext", "alt", "placeholder", "title"];
    const attributes = [...document.querySelectorAll("body *")].flatMap((element) =>
      told.flatMap((name) => element.getAttribute(name) ?? [])
    );
    const text = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: string[] = [document.title];
    while (text.nextNode()) {
      const parent = text.currentNode.parentElement;
      // index.html says what it says in each language.
      if (!parent?.closest("noscript, script, style, #opening")) {
        texts.push(text.currentNode.nodeValue ?? "");
      }
    }
    return [...texts, ...attributes].map((one) => one.trim()).filter((one) => one !== "");
  });
  return said.filter((one) =>
    foreign.some((part) => one === part.trim() || (part.trim().length > 8 && one.includes(part)))
  );
}
