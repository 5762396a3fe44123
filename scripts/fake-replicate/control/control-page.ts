import type { Answer } from "../../fakes/http/answer.ts";
import type { Clock } from "../../fakes/time/clock.ts";
import type { RequestLog } from "../api/request-log.ts";
import type { Faults } from "../faults/faults.ts";
import type { Prediction, PredictionJson } from "../predictions/prediction.ts";
import type { PredictionStore } from "../predictions/prediction-store.ts";
import { isFinal } from "../predictions/status.ts";
import type { Deliveries } from "../webhooks/deliveries.ts";

/** What the page shows of the fake. */
export interface PageWorld {
  readonly api_url: string;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly predictions: PredictionStore;
  readonly requests: RequestLog;
  readonly deliveries: Deliveries;
  show(prediction: Prediction): PredictionJson;
}

/** The page at /__sim: what is running, and buttons that do what the control routes do. Works without scripts. */
export function controlPage(world: PageWorld): Answer {
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
<title>Fake Replicate</title>
<style nonce="${nonce}">${STYLE}</style>
<header>
  <h1>Fake Replicate</h1>
  ${form("clock", "+ 1 minute", { advance_ms: "60000" })}
  ${form("clock", "+ 1 hour", { advance_ms: "3600000" })}
  ${form("reset", "Reset", {})}
</header>
<main>${main(world)}</main>
<script nonce="${nonce}">${REFRESH}</script>
</html>
`;
  return { status: 200, headers, body };
}

function main(world: PageWorld): string {
  const rows = world.predictions.all().slice(0, 100).map((prediction) => row(world, prediction));
  const faults = world.faults.list().map(({ match, effect, struck }) =>
    `<li><code>${escape(match.op)}</code> ${escape(effect)} <small>struck ${struck}×</small></li>`
  );
  const now = new Date(world.clock.now()).toISOString().slice(0, 19).replace("T", " ");
  return `<p class="clock">${now} UTC on this clock · ${world.requests.all().length} requests ·
    ${world.deliveries.all().length} webhook attempts</p>
  ${faults.length > 0 ? `<ul class="faults">${faults.join("")}</ul>` : ""}
  ${
    rows.length > 0
      ? rows.join("")
      : `<p class="empty">No predictions yet. The API is at <code>${
        escape(world.api_url)
      }</code></p>`
  }`;
}

function row(world: PageWorld, prediction: Prediction): string {
  const { id, status, model, input, error, webhook } = prediction;
  const prompt = typeof input["prompt"] === "string" ? input["prompt"] : "";
  const deliveries = world.deliveries.all().filter(({ prediction_id }) => prediction_id === id);
  const last = deliveries.at(-1);
  const answered = last
    ? `${deliveries.length} webhook attempts, the last (${last.event}): ${
      last.status ?? last.error
    }`
    : "no webhook sent";
  const shown = world.show(prediction);
  const output = typeof shown.output === "string"
    ? `<a href="${escape(shown.output)}">output</a>`
    : "";
  const percent = prediction.logs.match(/\d+(?=%\|)/g)?.at(-1);
  const buttons = isFinal(status)
    ? ""
    : form(`complete/${id}`, "Succeed", { status: "succeeded" }) +
      form(`complete/${id}`, "Fail", { status: "failed", error: "Failed by hand" });
  return `<article>
    <p class="prompt">${escape(prompt) || "(no prompt)"}</p>
    <p><b class="status ${status}">${status}${
    status === "processing" && percent ? ` ${percent} %` : ""
  }</b>
      ${escape(model.name)} <code>${id}</code> ${output}</p>
    <p class="detail">${error === null ? "" : `${escape(error) || "(empty error)"} · `}${
    escape(answered)
  }</p>
    <nav>${buttons}${
    webhook && (last || isFinal(status)) ? form(`redeliver/${id}`, "Redeliver", {}) : ""
  }</nav>
  </article>`;
}

function form(action: string, label: string, fields: Record<string, string>): string {
  const inputs = Object.entries(fields).map(([name, value]) =>
    `<input type="hidden" name="${name}" value="${escape(value)}">`
  );
  return `<form method="post" action="/__sim/${action}">${
    inputs.join("")
  }<button>${label}</button></form>`;
}

function escape(text: string): string {
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
.prompt { font-weight: 600; overflow-wrap: anywhere }
.clock, .detail, .empty, small { color: var(--quiet); font-size: .875rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere }
.clock { margin-block: .5rem }
.empty { margin-block: 4rem; text-align: center }
nav { display: flex; gap: .5rem }
nav:not(:empty) { margin-block-start: .75rem }
.status { margin-inline-end: .5rem }
.succeeded { color: var(--good) } .failed { color: var(--bad) } .processing { color: var(--accent) }
`;

/** Fetches the page again while somebody looks at it, and leaves it alone while a button has the focus. */
const REFRESH = `
setInterval(async () => {
  if (document.hidden || document.activeElement?.closest("main")) return;
  const answer = await fetch("/__sim").catch(() => undefined);
  if (!answer?.ok) return;
  const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
  const main = document.querySelector("main");
  if (next && main && next.innerHTML !== main.innerHTML) main.replaceWith(next);
}, 2000);
`;
