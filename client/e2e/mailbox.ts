/** The mails that the local stack would have sent. */
import { expect, inject } from "vitest";

interface Mail {
  subject: string;
  text: string;
}

/** The newest mail to an address that has this in it, once it is there. */
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

/** Opens the link of a mail as its reader would; where it leads, at the app of this run. */
export async function followLink(link: string): Promise<string> {
  const answer = await fetch(link, { redirect: "manual" });
  const location = new URL(answer.headers.get("location") ?? "");
  // The stack knows the address of `npm start`, not this run's.
  return `${inject("appUrl")}${location.pathname}${location.search}${location.hash}`;
}
