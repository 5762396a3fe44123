/**
 * Lists of secrets. While one secret replaces another, both are in the list, and the old one has
 * an end: `<secret>@<time>`. The functions ignore it from that time on, so nobody has to come back
 * and remove it.
 */

/** The time is in seconds since 1970, and has ten digits until the year 2286. */
const entryForm = /^([^@]+)(?:@(\d{10}))?$/;

export interface ListedSecret {
  secret: string;
  /** In milliseconds since 1970. Null: it has no end. */
  endsAt: number | null;
}

/**
 * Reads a list, separated by commas, blanks or line breaks: two secrets must never be read as one.
 * Null: an entry has an `@` but no time after it.
 */
export function readSecretList(text: string): ListedSecret[] | null {
  const entries: ListedSecret[] = [];
  for (const part of text.split(/[\s,]+/)) {
    if (part === "") continue;
    const [, secret, end] = entryForm.exec(part) ?? [];
    if (secret === undefined) return null;
    entries.push({ secret, endsAt: end === undefined ? null : Number(end) * 1000 });
  }
  return entries;
}

/** The secrets that have not ended at `now` (milliseconds), in the order of the list. */
export function validSecrets(list: ListedSecret[], now: number): string[] {
  return list.filter(({ endsAt }) => endsAt === null || now < endsAt).map(({ secret }) => secret);
}
