/**
 * Reads the six digits in what was typed or pasted, or null if there are none. Spaces, dashes and
 * characters that nobody sees are ignored, digits of other scripts are understood, and a whole
 * sentence may be pasted with the code.
 */
export function codeIn(text: string): string | null {
  // The compatibility form turns full-width and mathematical digits into ASCII.
  const plain = text.normalize("NFKC").replaceAll(/\p{Nd}/gu, digitOf)
    .replaceAll(/[\p{Cf}\p{M}]/gu, "");
  // Only if nothing else has six digits, spaces and dashes may stand between them.
  return sixIn(plain) ?? sixIn(plain.replaceAll(/[^\p{L}\d]/gu, ""));
}

function sixIn(text: string): string | null {
  const found = text.match(/\d+/g)?.filter((digits) => digits.length === 6) ?? [];
  return found.length === 1 ? found[0] ?? null : null;
}

/** Unicode's decimal digits come in runs of ten, from zero to nine. */
function digitOf(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(point - before - 1))) before += 1;
  return String(before % 10);
}
