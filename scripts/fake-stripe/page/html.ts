import { escapeHtml } from "../../fakes/control/page.ts";
import type { Answer } from "../../fakes/http/answer.ts";

/** A whole page in the look of the hosted page. It works without scripts. */
export function htmlPage(title: string, main: string, status = 200): Answer {
  const nonce = crypto.randomUUID();
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    // No form-action: Chromium applies it to redirects, and the way back leads to another origin.
    "content-security-policy":
      `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`,
  };
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${STYLE}</style>
<header>This is a fake of Stripe on this machine. No money moves.</header>
<main>
<h1>${escapeHtml(title)}</h1>
${main}
</main>
</html>
`;
  return { status, headers, body };
}

/** An amount in minor units, as people write it. */
export function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}

const STYLE = `
:root {
  color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif;
  --paper: light-dark(#f6f7f9, #14161a); --raised: light-dark(#fff, #1d2026); --line: light-dark(#c9ced6, #434852);
  --ink: light-dark(#1b1f24, #eef0f3); --quiet: light-dark(#545b66, #aab1bd); --accent: light-dark(#0b57d0, #9cc2ff);
  --on-accent: light-dark(#fff, #10131a); --bad: light-dark(#a3232b, #ff9d96);
  background: var(--paper); color: var(--ink);
}
body { margin: 0 }
main { max-inline-size: 28rem; margin: 0 auto; padding: 1rem }
h1 { font-size: 1.25rem; margin: 0 0 1rem }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem }
p { margin: .5rem 0; overflow-wrap: anywhere }
header { padding: .5rem 1rem; text-align: center; background: light-dark(#fff1c9, #4a3b05); color: var(--ink) }
.problem { color: var(--bad); font-weight: 600 }
.quiet { color: var(--quiet); font-size: .875rem }
dl { display: grid; grid-template-columns: 1fr auto; gap: .25rem 1rem; margin: 0 0 1rem }
dd { margin: 0; text-align: end; font-variant-numeric: tabular-nums }
.total { font-weight: 700; border-block-start: 1px solid var(--line); padding-block-start: .25rem }
label { display: block; margin-block: .75rem }
label > input:not([type=checkbox]) {
  display: block; box-sizing: border-box; inline-size: 100%; min-block-size: 2.75rem; padding: .5rem .75rem;
  font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--line); border-radius: 8px;
}
button {
  display: block; inline-size: 100%; min-block-size: 2.75rem; margin-block: .5rem; padding: .5rem .75rem; font: inherit;
  text-align: start; color: inherit; background: var(--raised); border: 1px solid var(--line); border-radius: 8px; cursor: pointer;
}
button.pay { text-align: center; font-weight: 600; background: var(--accent); color: var(--on-accent); border-color: transparent }
button small { display: block; color: var(--quiet); font-variant-numeric: tabular-nums }
a { color: var(--accent); display: inline-block; min-block-size: 2.75rem; line-height: 2.75rem }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
`;
