import { createServer } from "node:http";
import type { EmailDriver, EmailMessage } from "@supabase/lite";
import type { Mail } from "./mail.ts";
import { renderMailbox } from "./page.ts";

interface Mailbox {
  /** Where Auth sends its mails. */
  driver: EmailDriver;
  close(): Promise<void>;
}

const mailsKept = 200;

/**
 * Keeps the mails that Auth would send, and shows them at `/`. `/api/messages?to=<address>` lists
 * them, newest first.
 *
 * Gap: the library's links lead to the app's own address; a hosted project's links lead to its API.
 *
 * @param appUrl the address that the library takes for Auth's.
 */
export async function startMailbox(port: number, appUrl: string, apiUrl: string): Promise<Mailbox> {
  const mails: Mail[] = [];
  let lastId = 0;

  const driver: EmailDriver = {
    send: (message) => {
      mails.unshift(
        toMail(
          ++lastId,
          message,
          (text) => text.replaceAll(`${appUrl}/auth/v1/`, `${apiUrl}/auth/v1/`),
        ),
      );
      mails.splice(mailsKept);
      return Promise.resolve();
    },
  };

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
    driver,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function toMail(id: number, message: EmailMessage, mendLinks: (text: string) => string): Mail {
  const text = mendLinks(message.text ?? "");
  return {
    id,
    sent_at: new Date().toISOString(),
    to: message.to,
    subject: message.subject,
    text,
    html: mendLinks(message.html ?? ""),
    code: /\b\d{6}\b/.exec(text)?.[0] ?? null,
  };
}
