/**
 * Hides secrets in what the doctor prints. No check puts one into a text, but an error of another
 * program may quote one.
 */

/** What keys, tokens and connection strings of Supabase, Replicate and Stripe look like. */
const shapes = [
  /\b(?:sb_secret_|sbp_|r8_|whsec_|[sr]k_(?:live|test)_)[\w+/=-]+/g,
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /(?<=:\/\/[^\s:@/]+:)[^\s@/]+(?=@)/g,
];

/** Shorter values are words, such as `true` or a port. */
const SECRET_LENGTH_MIN = 12;

/** Returns the function that replaces these secrets, and what looks like one, by `***`. */
export function secretHider(secrets: readonly string[]): (text: string) => string {
  const known = secrets.filter(({ length }) => length >= SECRET_LENGTH_MIN);
  return (text) => {
    const withoutKnown = known.reduce((left, secret) => left.replaceAll(secret, "***"), text);
    return shapes.reduce((left, shape) => left.replace(shape, "***"), withoutKnown);
  };
}
