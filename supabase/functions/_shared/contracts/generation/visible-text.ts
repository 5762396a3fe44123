/**
 * Counts the characters of a text that a user sends. A character is a code point, as Postgres
 * counts them: an emoji is one, not two. What can be seen decides whether a text is long enough, so
 * that eleven zero-width spaces are no prompt; a maximum counts everything.
 */

/**
 * Code points that show nothing or a blank, as ranges, both ends included. `npm run sync-catalog`
 * writes them into SQL. Only the ordinary space is not in the list: it is trimmed at both ends and
 * counts between words.
 *
 * They are the code points with one of these properties in Unicode 17 (a test compares them):
 * Default_Ignorable_Code_Point, White_Space, and the general categories Cc, Cf, Zs, Zl and Zp.
 * Without the signs of Prepended_Concatenation_Mark, which are visible although they are Cf. And
 * with six that no property names: the blank Braille pattern, the object replacement character, two
 * Egyptian blanks, the Khitan filler and the null notehead.
 */
export const invisibleRanges: readonly (readonly [first: number, last: number])[] = [
  [0x0, 0x1f],
  [0x7f, 0xa0],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x1680, 0x1680],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x2000, 0x200f],
  [0x2028, 0x202f],
  [0x205f, 0x206f],
  [0x2800, 0x2800],
  [0x3000, 0x3000],
  [0x3164, 0x3164],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffc],
  [0x13430, 0x1343f],
  [0x13441, 0x13442],
  [0x16fe4, 0x16fe4],
  [0x1bca0, 0x1bca3],
  [0x1d159, 0x1d159],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
];

const escaped = (codePoint: number) => `\\u{${codePoint.toString(16)}}`;

const invisible = new RegExp(
  `[${invisibleRanges.map((range) => range.map(escaped).join("-")).join("")}]`,
  "gu",
);

/** How many characters a text has, with those that cannot be seen. For a maximum. */
export function characters(text: string): number {
  return [...text].length;
}

/** How many characters of a text can be seen, without the spaces at both ends. For a minimum. */
export function visibleCharacters(text: string): number {
  return characters(text.replace(invisible, "").trim());
}

/** Whether nothing of a text can be seen. */
export function isBlank(text: string): boolean {
  return visibleCharacters(text) === 0;
}

/** Whether Postgres can store a text: it takes no NUL and no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !/[\0\p{Cs}]/u.test(text);
}
