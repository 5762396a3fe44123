/** Reads the emails that the local stack would have sent. */
import { expect, inject } from "vitest";

interface Mail {
  subject: string;
  text: string;
}

/**
 * Returns the match in the newest email to an address that matches a pattern; waits until it
 * arrives.
 */
export async function mailTo(email: string, pattern: RegExp): Promise<string> {
  const url = `${inject("stack").mailboxUrl}/api/messages?to=${encodeURIComponent(email)}`;
  let found = "";
  await expect.poll(async () => {
    const { messages }: { messages: Mail[] } = await (await fetch(url)).json();
    found = messages.map(({ text }) => pattern.exec(text)?.[0]).find(Boolean) ?? "";
    return found;
  }, { timeout: 20_000 }).not.toBe("");
  return found;
}

/**
 * Opens the link of an email like its reader, and returns the target address in the app of this
 * run.
 */
export async function followLink(link: string): Promise<string> {
  const answer = await fetch(link, { redirect: "manual" });
  const location = new URL(answer.headers.get("location") ?? "");
  // The stack knows the address of `npm start`, not that of this run.
  return `${inject("appUrl")}${location.pathname}${location.search}${location.hash}`;
}
