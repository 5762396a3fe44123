import { controlPage, escapeHtml, form, pageTime } from "../../fakes/control/page.ts";
import type { Answer } from "../../fakes/http/answer.ts";
import type { Clock } from "../../fakes/time/clock.ts";
import type { Requests } from "../api/requests.ts";
import type { Faults } from "../faults/faults.ts";
import type { Prediction, PredictionJson } from "../predictions/prediction.ts";
import type { PredictionStore } from "../predictions/prediction-store.ts";
import { isFinal } from "../predictions/status.ts";
import type { Deliveries } from "../webhooks/deliveries.ts";

/** What the page shows of the fake. */
export interface PageWorld {
  readonly apiUrl: string;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly predictions: PredictionStore;
  readonly requests: Requests;
  readonly deliveries: Deliveries;
  show(prediction: Prediction): PredictionJson;
}

/** The page at /__sim: the running predictions, and buttons to end them. */
export function replicatePage(world: PageWorld): Answer {
  return controlPage({ title: "Fake Replicate", main: main(world), style: STYLE });
}

function main(world: PageWorld): string {
  const rows = world.predictions.all().slice(0, 100).map((prediction) => row(world, prediction));
  const faults = world.faults.list().map(({ match, effect, struck }) =>
    `<li><code>${escapeHtml(match.op)}</code> ${
      escapeHtml(effect)
    } <small>struck ${struck}×</small></li>`
  );
  return `<p class="clock">${
    pageTime(world.clock.now())
  } UTC on this clock · ${world.requests.all().length} requests ·
    ${world.deliveries.all().length} webhook attempts</p>
  ${faults.length > 0 ? `<ul class="faults">${faults.join("")}</ul>` : ""}
  ${
    rows.length > 0
      ? rows.join("")
      : `<p class="empty">No predictions yet. The API is at <code>${
        escapeHtml(world.apiUrl)
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
    ? `<a href="${escapeHtml(shown.output)}">output</a>`
    : "";
  const percent = prediction.logs.match(/\d+(?=%\|)/g)?.at(-1);
  const buttons = isFinal(status)
    ? ""
    : form(`complete/${id}`, "Succeed", { status: "succeeded" }) +
      form(`complete/${id}`, "Fail", { status: "failed", error: "Failed by hand" });
  return `<article>
    <p class="prompt">${escapeHtml(prompt) || "(no prompt)"}</p>
    <p><b class="status ${status}">${status}${
    status === "processing" && percent ? ` ${percent} %` : ""
  }</b>
      ${escapeHtml(model.name)} <code>${id}</code> ${output}</p>
    <p class="detail">${error === null ? "" : `${escapeHtml(error) || "(empty error)"} · `}${
    escapeHtml(answered)
  }</p>
    <div class="buttons">${buttons}${
    webhook && (last || isFinal(status)) ? form(`redeliver/${id}`, "Redeliver", {}) : ""
  }</div>
  </article>`;
}

const STYLE = `
.prompt { font-weight: 600; overflow-wrap: anywhere }
.status { margin-inline-end: .5rem }
.succeeded { color: var(--good) } .failed { color: var(--bad) } .processing { color: var(--accent) }
`;
