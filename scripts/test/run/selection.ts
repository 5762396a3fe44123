/** What `npm test -- …` asks for, and which files and suites that needs. */

export interface TestFile {
  /** The path in the repository. */
  path: string;
  suite: string;
}

export interface Wish {
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

export function readWish(args: string[]): Wish {
  const wish: Wish = { words: [], suites: [], rest: [] };
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (arg === "--project") wish.suites.push(left.shift() ?? "");
    else if (arg.startsWith("--project=")) wish.suites.push(arg.slice("--project=".length));
    else if (!arg.startsWith("-")) wish.words.push(arg);
    else wish.rest.push(arg, ...(withValue.has(arg) ? left.splice(0, 1) : []));
  }
  return wish;
}

/**
 * Files whose paths hold one of the words. When a word stands in no path, the words together are part of a
 * test's title: then only the files whose text holds them are run. Null when nothing fits.
 */
export async function select(
  wish: Wish,
  files: TestFile[],
  readText: (path: string) => Promise<string>,
): Promise<Selection | null> {
  const inSuites = files.filter(({ suite }) =>
    wish.suites.length === 0 || wish.suites.includes(suite)
  );
  if (wish.words.length === 0) return selectionOf(inSuites, wish.suites, [], wish.rest);

  const isInAPath = (word: string) => inSuites.some(({ path }) => path.includes(word));
  const byPath = inSuites.filter(({ path }) => wish.words.some((word) => path.includes(word)));
  if (wish.words.every(isInAPath)) {
    return selectionOf(byPath, suitesOf(byPath), wish.words, wish.rest);
  }

  const title = wish.words.join(" ");
  const texts = await Promise.all(inSuites.map(({ path }) => readText(path)));
  const byTitle = inSuites.filter((_file, index) =>
    texts[index]?.toLowerCase().includes(title.toLowerCase())
  );
  const paths = byTitle.map(({ path }) => path);
  const titleArguments = [`--testNamePattern=${asPattern(title)}`, ...wish.rest];
  return selectionOf(byTitle, suitesOf(byTitle), paths, titleArguments);
}

const asPattern = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
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
