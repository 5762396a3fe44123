/**
 * ISO 8601 in UTC with 3, 6 or 9 digits of a second. Replicate sends all three
 * (replicate-javascript#321), so a reader that expects milliseconds fails here as it would there.
 *
 * @param at milliseconds since 1970
 * @param extra the digits after the milliseconds: "", three or six
 */
export function timestamp(at: number, extra = ""): string {
  return new Date(at).toISOString().replace("Z", `${extra}Z`);
}
