/** What the CLI leaves out between two statements. */
const BETWEEN = /[\s;]*/y;

/**
 * What `npm run deploy` runs before each file: a statement that waits for a lock makes every
 * statement behind it wait, too.
 */
const limitStatement = "set lock_timeout = '3s'";

/** A migration as `npm run deploy` gives it to `db push`. */
export const withLimit = (text: string) => `${limitStatement};\n${unixLines(text)}`;

/**
 * Whether a file is the one that was applied. The project keeps the statements as `db push` cut the
 * file: each as it is written, with the comments before it, and without the semicolon after it. So
 * they stand in the file one after another, and between them is nothing else.
 */
export function wasAppliedFrom(text: string, statements: readonly string[]): boolean {
  if (consistsOf(unixLines(text), statements)) return true;
  return statements[0] === limitStatement && consistsOf(unixLines(text), statements.slice(1));
}

function consistsOf(file: string, statements: readonly string[]): boolean {
  let at = skip(file, 0);
  for (const statement of statements.map(unixLines)) {
    if (!file.startsWith(statement, at)) return false;
    at = skip(file, at + statement.length);
  }
  return at === file.length;
}

/** A checkout on Windows has other line ends, and an editor may write a mark at the start. */
function unixLines(text: string): string {
  return text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
}

function skip(file: string, from: number): number {
  BETWEEN.lastIndex = from;
  return from + (BETWEEN.exec(file)?.[0].length ?? 0);
}
