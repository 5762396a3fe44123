import type { Log } from "../stack/log.ts";

/**
 * Sessions, keys, signed addresses and people's mail addresses, by their form. None begins with a
 * repetition, which would take seconds on a long line.
 */
const forms = [/eyJ[\w-]{20,}\.[\w-]+/, /sb_secret_\w+/, /[?&]token=\w+/, /[\w.+-]@example\.com/];

/** Looks at every line that is logged while a test run lasts, for what no log may hold. */
export function watchForLeaks(secrets: string[]): { log: Log; leaks: ReadonlySet<string> } {
  const leaks = new Set<string>();
  const log: Log = (event) => {
    const line = JSON.stringify(event);
    const isLeak = secrets.some((secret) => line.includes(secret)) ||
      forms.some((form) => form.test(line));
    if (isLeak) leaks.add(line);
  };
  return { log, leaks };
}
