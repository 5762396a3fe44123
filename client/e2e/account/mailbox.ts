/** Reads the emails that the local stack would have sent. */
import { expect, inject } from "vitest";
import { readCode } from "../../../scripts/stack/mailbox/read-code.ts";

/** Returns the code of the newest email to an address; waits until one arrives. */
export async function codeTo(email: string): Promise<string> {
  const read = () => readCode(inject("stack").mailboxUrl, email).catch(() => "");
  await expect.poll(read).not.toBe("");
  return await read();
}
