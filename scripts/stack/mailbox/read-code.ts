import * as z from "zod/mini";

const answerSchema = z.object({ messages: z.array(z.looseObject({ code: z.string() })) });

/** The code of the newest mail to this address. Throws if there is none. */
export async function readCode(mailboxUrl: string, address: string): Promise<string> {
  const url = `${mailboxUrl}/api/messages?to=${encodeURIComponent(address)}`;
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  const [mail] = z.parse(answerSchema, await response.json()).messages;
  if (mail === undefined) throw new Error(`No mail to ${address} has arrived.`);
  return mail.code;
}
