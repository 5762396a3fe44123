/** What the arguments of `npm test -- …` ask for, and which files and suites that needs. */

export interface TestFile {
  /** The path in the repository. */
  path: string;
  suite: string;
}

export interface Wanted {
  /** Parts of paths or of titles. */
  words: string[];
  suites: string[];
  /** Arguments for vitest: `-t "a title"`, `--bail=1`. */
  rest: string[];
}

/** The files to run with their suites, and the arguments that make vitest run exactly these. */
export interface Selection {
  suites: Set<string>;
  vitestArguments: string[];
}

/** Options of vitest that take their value as the next argument. */
const withValue = new Set(["-t", "--testNamePattern", "--reporter", "--bail", "--retry"]);

export function readArguments(args: string[]): Wanted {
  const wanted: Wanted = { words: [], suites: [], rest: [] };
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (arg === "--project") wanted.suites.push(left.shift() ?? "");
    else if (arg.startsWith("--project=")) wanted.suites.push(arg.slice("--project=".length));
    else if (!arg.startsWith("-")) wanted.words.push(arg);
    else wanted.rest.push(arg, ...(withValue.has(arg) ? left.splice(0, 1) : []));
  }
  return wanted;
}

/**
 * Selects the files whose paths contain one of the words. If a word is in no path, the words
 * together are part of a test's title, and only the files that contain them run. Null if nothing
 * matches.
 */
export async function select(
  wanted: Wanted,
  files: TestFile[],
  readText: (path: string) => Promise<string>,
): Promise<Selection | null> {
  const inSuites = files.filter(({ suite }) =>
    wanted.suites.length === 0 || wanted.suites.includes(suite)
  );
  if (wanted.words.length === 0) return selectionOf(inSuites, wanted.suites, [], wanted.rest);

  const isInAPath = (word: string) => inSuites.some(({ path }) => path.includes(word));
  const byPath = inSuites.filter(({ path }) => wanted.words.some((word) => path.includes(word)));
  if (wanted.words.every(isInAPath)) {
    return selectionOf(byPath, suitesOf(byPath), wanted.words, wanted.rest);
  }

  const title = wanted.words.join(" ");
  const texts = await Promise.all(inSuites.map(({ path }) => readText(path)));
  const byTitle = inSuites.filter((_file, index) =>
    texts[index]?.toLowerCase().includes(title.toLowerCase())
  );
  const paths = byTitle.map(({ path }) => path);
  const titleArguments = [`--testNamePattern=${asPattern(title)}`, ...wanted.rest];
  return selectionOf(byTitle, suitesOf(byTitle), paths, titleArguments);
}

/** The text as a regular expression that matches exactly it. */
export const asPattern = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
const suitesOf = (files: TestFile[]) => Array.from(new Set(files.map(({ suite }) => suite)));

function selectionOf(
  files: TestFile[],
  suites: string[],
  filters: string[],
  rest: string[],
): Selection | null {
  if (files.length === 0) return null;
  return {
    suites: new Set(suitesOf(files)),
    vitestArguments: [...suites.map((suite) => `--project=${suite}`), ...filters, ...rest],
  };
}
