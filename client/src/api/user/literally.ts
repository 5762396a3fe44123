/**
 * A regular expression that finds exactly this word. Searches do not use an SQL pattern, because
 * PostgREST replaces `*` in one by `%` and has no way to write a star.
 */
export function literally(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
