import { createServer } from "node:http";
import type { Mail } from "./mail.ts";
import { renderMailbox } from "./page.ts";

export interface Mailbox {
  /** Where Auth sends its mails. */
  deliver(mail: Omit<Mail, "id" | "sent_at">): void;
  close(): Promise<void>;
}

const mailsKept = 200;

/**
 * Keeps the mails that Auth would send, and shows them at `/`. `/api/messages?to=<address>` lists
 * them, newest first.
 */
export async function startMailbox(port: number): Promise<Mailbox> {
  const mails: Mail[] = [];
  let lastId = 0;

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(`http://mailbox${request.url ?? "/"}`);
    const to = searchParams.get("to")?.toLowerCase();
    const wanted = to ? mails.filter((mail) => mail.to.toLowerCase() === to) : mails;
    const answer = (status: number, type: string, body: string) =>
      response.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(body);
    if (pathname === "/api/messages") {
      answer(200, "application/json", JSON.stringify({ messages: wanted }));
    } else if (pathname === "/") {
      answer(200, "text/html; charset=utf-8", renderMailbox(wanted));
    } else {
      answer(404, "text/plain", "Not found\n");
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });

  return {
    deliver(mail) {
      mails.unshift({ id: ++lastId, sent_at: new Date().toISOString(), ...mail });
      mails.splice(mailsKept);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
