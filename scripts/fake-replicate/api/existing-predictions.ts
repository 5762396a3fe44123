import { json } from "../../fakes/http/answer.ts";
import type { Handler } from "./exchange.ts";
import { notFound } from "./refusals.ts";

export const getPrediction: Handler = ({ show }, { prediction }) =>
  prediction ? json(200, show(prediction)) : notFound();

/**
 * Canceling a prediction that has ended answers 200 and changes nothing. Replicate's status for
 * this is not documented.
 */
export const cancelPrediction: Handler = ({ runs, show }, { prediction }) => {
  if (!prediction) return notFound();
  runs.cancel(prediction);
  return json(200, show(prediction));
};

/** `source=web` returns nothing: all predictions here were made through the API. */
export const listPredictions: Handler = ({ predictions, show, apiUrl }, { call }) => {
  const query = call.url.searchParams;
  const page = predictions.page({
    createdAfter: moment(query.get("created_after")),
    createdBefore: moment(query.get("created_before")),
    cursor: query.get("cursor") ?? undefined,
  });
  const address = (cursor: string | null) => {
    if (cursor === null) return null;
    const next = new URLSearchParams(query);
    next.set("cursor", cursor);
    return `${apiUrl}/predictions?${next}`;
  };
  const results = query.get("source") === "web" ? [] : page.results.map(show);
  return json(200, { previous: address(page.previous), next: address(page.next), results });
};

function moment(text: string | null): number | undefined {
  const at = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
