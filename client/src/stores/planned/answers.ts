import type { Model } from "../../api/contracts.ts";
import type { Outgoing, Shelf } from "../../api/device/kept/memory.ts";
import { priceNow } from "../credits/price.ts";
import type { Draft } from "../draft/draft.ts";
import { inputsOf } from "../requests/inputs-of.ts";
import type { Requests } from "../requests/requests.ts";
import { withTabLock } from "../requests/with-tab-lock.ts";
import { isPlanned, type Planned } from "./planned.ts";

/** What a user decides about planned requests. One that is being sent is not changed any more. */
export interface Answers {
  /** Has the user decide about one, for the reason that another was refused. */
  ask(id: string, refusal: NonNullable<Outgoing["refusal"]>): void;
  /** These may go, at the prices that were shown for them, by their ids. */
  goOn(costs: ReadonlyMap<string, number>): Promise<void>;
  /** Puts it back into the composer. Resolves with whether it was still there. */
  edit(id: string): Promise<boolean>;
  /** Removes it with its files. Resolves with whether it was still there. */
  discard(id: string): Promise<boolean>;
}

interface AnswersWorld {
  outbox: Shelf<Outgoing>;
  planned: Pick<Planned, "refresh">;
  requests: Pick<Requests, "discard">;
  draft: Pick<Draft, "takeBack">;
}

export function createAnswers({ outbox, planned, requests, draft }: AnswersWorld): Answers {
  /** Does this unless it is being sent, by any tab, or is gone. */
  async function change(id: string, work: (sent: Outgoing) => void): Promise<boolean> {
    const isDone = await withTabLock(id, () => {
      const sent = outbox.get(id);
      const isHere = sent !== null && isPlanned(sent);
      if (isHere) work(sent);
      return Promise.resolve(isHere);
    });
    planned.refresh();
    return isDone === true;
  }

  return {
    ask: (id, refusal) => void change(id, (sent) => outbox.put(id, { ...sent, refusal })),
    async goOn(costs) {
      for (const [id, cost] of costs) {
        await change(id, (sent) => {
          const { refusal: _, ...ready } = sent;
          outbox.put(id, { ...ready, cost });
        });
      }
    },
    edit: (id) => change(id, () => void draft.takeBack(id)),
    discard: (id) => change(id, () => requests.discard(id)),
  };
}

/** What a planned request costs now, in credits. Null: it is no longer offered. */
export function priceOfPlanned(
  models: ReadonlyMap<string, Model>,
  { request, files, length_seconds }: Outgoing,
): number | null {
  const inputs = inputsOf(request, files);
  return priceNow(models.get(request.model), { inputs, length_seconds });
}
