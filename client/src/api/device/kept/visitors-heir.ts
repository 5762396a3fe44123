/**
 * Who gets the draft that a visitor has made on this device: the account that is signed in to by
 * typing a password or a code here. Not a session that is only restored, or heard from another tab:
 * that may be anybody's. Loaded with the first screen, so it parses by hand.
 */
import { property } from "./remembered-user.ts";
import type { Texts } from "../storage.ts";

/** What is kept of a visitor begins with this. It is deleted together (stores/visitor/). */
export const VISITORS = "wan-pwa.visitor.";
/** The visitor's text and choices (visitors-draft.ts). */
export const VISITORS_DRAFT = `${VISITORS}draft`;
/** The keys of the visitor's files begin with this (kept-files.ts). */
export const VISITORS_FILES = "visitor.";
const HEIR = `${VISITORS}heir`;

/** Longer than a request to Auth takes. */
const PENDING_MS = 60_000;

export type Heir =
  /** Nobody has typed anything: the draft goes to nobody who is signed in. */
  | { is: "nobody" }
  /** Auth is being asked, maybe by another tab. */
  | { is: "pending" }
  | { is: "user"; id: string };

/** Call this before Auth is asked. Call the answer with the user whom Auth let in, or null. */
export function nameHeir(storage: Texts, now = Date.now): (userId: string | null) => void {
  // Nothing is kept of users where no visitor has left anything.
  if (storage.getItem(VISITORS_DRAFT) === null) return () => {};
  const write = (id: string | null) =>
    storage.setItem(HEIR, JSON.stringify({ id, asked_at: now() }));
  write(null);
  return (userId) => userId === null ? storage.removeItem(HEIR) : write(userId);
}

export function heirIn(storage: Texts, now = Date.now): Heir {
  try {
    const kept: unknown = JSON.parse(storage.getItem(HEIR) ?? "null");
    const id = property(kept, "id");
    if (typeof id === "string") return { is: "user", id };
    const askedAt = property(kept, "asked_at");
    const isPending = typeof askedAt === "number" && Math.abs(now() - askedAt) < PENDING_MS;
    return { is: isPending ? "pending" : "nobody" };
  } catch {
    return { is: "nobody" };
  }
}
