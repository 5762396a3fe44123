import type { Log } from "../stack/log.ts";

/**
 * Patterns of sessions, keys, signed URLs and people's email addresses. None begins with a
 * repetition, which would take seconds on a long line.
 */
const forms = [/eyJ[\w-]{20,}\.[\w-]+/, /sb_secret_\w+/, /[?&]token=\w+/, /[\w.+-]@example\.com/];

/**
 * Checks every line that is logged during a test run for secrets and addresses that no log may
 * contain.
 */
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
