/**
 * Breaks a text between words, so that no line is longer than the terminal. A line goes on under
 * its own beginning: below "- a", that is two more blanks. A longer word, as an address, stays whole.
 */
export function wrap(text: string, columns: number | undefined): string {
  if (!columns) return text;
  return text.split("\n").map((line) => wrapLine(line, columns)).join("\n");
}

function wrapLine(line: string, columns: number): string {
  if (line.length <= columns) return line;
  const [indent = ""] = /^ *(?:[-•] |\d+ {2})?/.exec(line) ?? [];
  const lines: string[] = [];
  const [first = "", ...words] = line.slice(indent.length).split(" ");
  let open = `${indent}${first}`;
  for (const word of words) {
    if (open.length + 1 + word.length <= columns) open += ` ${word}`;
    else {
      lines.push(open);
      open = `${" ".repeat(indent.length)}${word}`;
    }
  }
  return [...lines, open].join("\n");
}
