/**
 * Which address waits for the code of a mail. Kept on the device, because a phone may close the app
 * while its user reads the mail.
 */
export interface AwaitedCode {
  email: string;
  /** Milliseconds since 1970, by the device's clock. */
  sentAt: number;
}

const KEY = "wan-pwa.awaited-code";
/** Codes expire after an hour (`otp_expiry` in config.toml). */
const KEPT_FOR_MS = 60 * 60_000;

type Keeps = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** If the storage throws or is full, only a reload loses the address. */
export function createAwaitedCode(storage: Keeps, now: () => number = Date.now) {
  return {
    read(): AwaitedCode | null {
      try {
        const kept: unknown = JSON.parse(storage.getItem(KEY) ?? "null");
        if (typeof kept !== "object" || kept === null) return null;
        const email: unknown = Reflect.get(kept, "email");
        const sentAt: unknown = Reflect.get(kept, "sentAt");
        const isCurrent = typeof sentAt === "number" && Math.abs(now() - sentAt) < KEPT_FOR_MS;
        return isCurrent && typeof email === "string" ? { email, sentAt } : null;
      } catch {
        return null;
      }
    },

    write(email: string): void {
      try {
        storage.setItem(KEY, JSON.stringify({ email, sentAt: now() }));
      } catch { /* See above. */ }
    },

    clear(): void {
      try {
        storage.removeItem(KEY);
      } catch { /* See above. */ }
    },
  };
}
