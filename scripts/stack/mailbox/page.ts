import type { Mail } from "./mail.ts";
import { escapeHtml } from "./render-mail.ts";

/** A page of mails that works without a script and refreshes itself. */
export function renderMailbox(mails: readonly Mail[]): string {
  const list = mails.length > 0
    ? mails.map(renderMail).join("\n")
    : `<p class="empty">No mail yet. Every mail that the app sends arrives here.</p>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5">
<title>Mailbox</title>
<style>${style}</style>
<h1>Mailbox</h1>
${list}
</html>`;
}

function renderMail({ sent_at, to, subject, text, code }: Mail): string {
  return `<article>
<header><b>${escapeHtml(subject)}</b><span>${escapeHtml(to)}</span><time>${
    sent_at.slice(11, 19)
  }</time></header>
<output>${escapeHtml(code)}</output>
<pre>${escapeHtml(text)}</pre>
</article>`;
}

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-inline-size: 42rem; margin: 2rem auto; padding-inline: 1rem; }
article { border-block-start: 1px solid #8884; padding-block: 1rem; }
header { display: flex; flex-wrap: wrap; gap: 0 1rem; }
time { margin-inline-start: auto; opacity: 0.6; }
output { display: block; font: 600 2rem/1.5 ui-monospace, monospace; letter-spacing: 0.2em; user-select: all; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; opacity: 0.8; }
.empty { opacity: 0.6; }
`;
