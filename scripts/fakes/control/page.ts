import type { Answer } from "../http/answer.ts";
import { CONTROL_PATH } from "./control.ts";

interface ControlPage {
  /** The fake's name. */
  title: string;
  /** HTML of the current state. While the page is visible, it fetches this again. */
  main: string;
  /** CSS for the content of `main`. */
  style: string;
}

/**
 * A fake's page: the current state, and buttons that do what the control routes do. Works without
 * scripts.
 */
export function controlPage({ title, main, style }: ControlPage): Answer {
  const nonce = crypto.randomUUID();
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy":
      `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; ` +
      "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  };
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${STYLE}${style}</style>
<header>
  <h1>${escapeHtml(title)}</h1>
  ${form("clock", "+ 1 minute", { advance_ms: "60000" })}
  ${form("clock", "+ 1 hour", { advance_ms: "3600000" })}
  ${form("clock", "+ 1 day", { advance_ms: "86400000" })}
  ${form("reset", "Reset", {})}
</header>
<main>${main}</main>
<script nonce="${nonce}">${REFRESH}</script>
</html>
`;
  return { status: 200, headers, body };
}

/** A button that posts to a control route. */
export function form(action: string, label: string, fields: Record<string, string>): string {
  const inputs = Object.entries(fields).map(([name, value]) =>
    `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`
  );
  return `<form method="post" action="${CONTROL_PATH}/${action}">${
    inputs.join("")
  }<button>${label}</button></form>`;
}

/** The clock's time as the page shows it. */
export function pageTime(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace("T", " ");
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#fbfaf7, #0f0f15); --raised: light-dark(#fff, #191920); --line: light-dark(#d7d4ce, #373740);
  --ink: light-dark(#1a1a21, #f1f1f6); --quiet: light-dark(#595a65, #a9aab4); --accent: light-dark(#964d09, #f0b04f);
  --good: light-dark(#106c3e, #6ad895); --bad: light-dark(#b32e2f, #fe8b83);
  font: 16px/1.5 system-ui, sans-serif; background: var(--paper); color: var(--ink);
}
body { max-inline-size: 52rem; margin: 1.5rem auto; padding-inline: 1rem }
header { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center }
h1 { font-size: 1.25rem; margin: 0; margin-inline-end: auto }
p { margin: 0 }
ul { margin: 0; padding: 0; list-style: none }
a { color: var(--accent) }
code { font-size: .875em }
button {
  font: inherit; padding: .375rem 1rem; cursor: pointer;
  border: 1px solid var(--line); border-radius: 999px; background: var(--raised); color: inherit;
}
button:hover { border-color: var(--quiet) }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
article { margin-block: .75rem; padding: 1rem; border: 1px solid var(--line); border-radius: 12px; background: var(--raised) }
.clock, .detail, .empty, small { color: var(--quiet); font-size: .875rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere }
.clock { margin-block: .5rem }
.empty { margin-block: 4rem; text-align: center }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem }
.buttons:not(:empty) { margin-block-start: .75rem }
`;

/** Fetches the page again while it is visible, except while a button has the focus. */
const REFRESH = `
setInterval(async () => {
  if (document.hidden || document.activeElement?.closest("main")) return;
  const answer = await fetch("${CONTROL_PATH}").catch(() => undefined);
  if (!answer?.ok) return;
  const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
  const main = document.querySelector("main");
  if (next && main && next.innerHTML !== main.innerHTML) main.replaceWith(next);
}, 2000);
`;
