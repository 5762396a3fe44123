/** Reads what Auth answers about a session. */
import { property, userIn } from "../device/kept/remembered-user.ts";

/** Auth's codes that the session or its user does not exist. */
export const ENDED = new Set(["session_not_found", "user_not_found"]);
/** Auth's codes that a refresh token is refused for good. */
export const REFUSED = new Set([
  ...ENDED,
  "refresh_token_not_found",
  "refresh_token_already_used",
  "session_expired",
  "user_banned",
]);

/** Whether Auth answered with a session of this user. */
export function isSession(
  body: unknown,
  userId: string,
): body is { access_token: string; refresh_token: string } {
  return typeof property(body, "access_token") === "string" &&
    typeof property(body, "refresh_token") === "string" && userIn(body)?.id === userId;
}

/** True if Auth itself says one of these, and not something in front of it. */
export function isForGood(
  { status }: Response,
  body: unknown,
  codes: ReadonlySet<string>,
): boolean {
  if (status < 400 || status > 404) return false;
  if (codes.has(textIn(body, "error_code", "code"))) return true;
  // An older Auth has no codes, and none has one for a token that it cannot read.
  const words = textIn(body, "msg", "message", "error_description");
  return codes === REFUSED && /invalid refresh token|refresh token is not valid/i.test(words);
}

/** Auth has called its fields by several names. */
export function textIn(body: unknown, ...names: string[]): string {
  const texts = names.map((name) => property(body, name));
  return texts.find((text) => typeof text === "string") ?? "";
}
