/**
 * Which address waits for the code of a mail. Kept on the device, because a phone may close the app
 * while its user reads the mail.
 */
export interface AwaitedCode {
  email: string;
  /** Milliseconds since 1970, by the device's clock. */
  sentAt: number;
  /**
   * The user has chosen a password at a sign-up. It is not kept, and takes effect with the code.
   */
  isNew: boolean;
}

const KEY = "wan-pwa.awaited-code";
/** Codes expire after an hour (`otp_expiry` in config.toml). */
const KEPT_FOR_MS = 60 * 60_000;

type Keeps = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** If the storage throws or is full, only a reload loses the address. */
export function createAwaitedCode(storage: Keeps, now: () => number = Date.now) {
  function read(): AwaitedCode | null {
    try {
      const kept: Partial<Record<keyof AwaitedCode, unknown>> | null = JSON.parse(
        storage.getItem(KEY) ?? "null",
      );
      const { email, sentAt, isNew } = kept ?? {};
      const isCurrent = typeof sentAt === "number" && Math.abs(now() - sentAt) < KEPT_FOR_MS;
      return isCurrent && typeof email === "string"
        ? { email, sentAt, isNew: isNew === true }
        : null;
    } catch {
      return null;
    }
  }

  return {
    read,

    /** A code that is sent again still belongs to the sign-up, until it is cleared. */
    write(email: string, isNew = read()?.isNew === true): void {
      try {
        storage.setItem(KEY, JSON.stringify({ email, sentAt: now(), isNew }));
      } catch { /* See above. */ }
    },

    clear(): void {
      try {
        storage.removeItem(KEY);
      } catch { /* See above. */ }
    },
  };
}
