import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Plugin } from "vite";

/** The settings with which the operator names the app and themselves: see `.env.example`. */
export const operatorNames = [
  "APP_NAME",
  "TERMS_URL",
  "PRIVACY_URL",
  "IMPRINT_URL",
  "SUPPORT_EMAIL",
] as const;

type OperatorName = (typeof operatorNames)[number];
export type Operator = Readonly<Record<OperatorName, string>>;

/** The app's name if the operator gives it no other. */
const OWN_NAME = "Wan";
/** The value that removes a setting which an earlier deploy has kept. */
const NONE = "none";
const NAME_CHARACTERS_MAX = 30;

/** Reads these settings. Throws a sentence about one that the app could not show. */
export function readOperator(given: Partial<Record<string, string>>): Operator {
  const entries = operatorNames.map((name) => {
    const value = (given[name] ?? "").trim();
    return [name, value === NONE ? "" : value] as const;
  });
  for (const [name, value] of entries) {
    const flaw = value === "" ? undefined : flawOf(name, value);
    if (flaw !== undefined) throw new Error(`${name} is "${value}". ${flaw}`);
  }
  const operator = Object.fromEntries(entries) as Record<OperatorName, string>;
  return { ...operator, APP_NAME: operator.APP_NAME || OWN_NAME };
}

function flawOf(name: OperatorName, value: string): string | undefined {
  if (name === "APP_NAME") {
    return value.length <= NAME_CHARACTERS_MAX && /^[^<>{}"\\\p{Cc}]+$/u.test(value)
      ? undefined
      : `It has to be a name of at most ${NAME_CHARACTERS_MAX} characters, without < > { } " and \\.`;
  }
  if (name === "SUPPORT_EMAIL") {
    return /^[^\s@?&]+@[^\s@?&]+\.[^\s@?&]+$/.test(value)
      ? undefined
      : "It has to be an email address.";
  }
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
    ? undefined
    : "It has to be an address that begins with https://.";
}

const escapes: Record<string, string> = { "&": "&amp;", "'": "&#39;" };

/** The app's own name in a text is the one that it was given. */
export function withName(html: string, name: string): string {
  const escaped = name.replaceAll(/[&']/g, (character) => escapes[character] ?? character);
  return html.replaceAll(/\bWan\b/g, () => escaped);
}

/** A page of public/, which is copied as it is. */
const COPIED_PAGE = "fresh.html";

/** Writes the app's name into the pages that are there before any script has run. */
export function namedPages(name: string): Plugin {
  let folder = "";
  return {
    name: "named-pages",
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    transformIndexHtml: { order: "pre", handler: (html) => withName(html, name) },
    writeBundle() {
      const file = join(folder, COPIED_PAGE);
      writeFileSync(file, withName(readFileSync(file, "utf8"), name));
    },
  };
}
