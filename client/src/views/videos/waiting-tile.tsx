import { Button } from "../../components/button.tsx";
import { explainProblem } from "../../words/explain-problem.ts";
import type { Entry } from "../../stores/videos/generations.ts";
import { priceOf } from "../../stores/credits/price.ts";
import { useStores } from "../../stores/stores.ts";
import { words } from "../../words/words.ts";

const say = words.videos;

/**
 * What the server has not got, or would not take: why, and one tap to send it, which names its price.
 * A refused one is sent at the price of now, any other at the price that it was asked for at.
 */
export function WaitingTile({ entry, onCompose }: { entry: Entry; onCompose: () => void }) {
  const { catalog, requests, draft } = useStores();
  const { generation: { id, prompt, model, resolution, cost }, request, refusal } = entry;
  const priceNow = priceOf(catalog.bySlug.value.get(model), resolution) ?? cost;
  const price = refusal ? priceNow : cost;
  const isNew = request !== "unanswered";
  const why = refusal
    ? explainProblem(refusal)
    : request === "unsent"
    ? say.unsent
    : say.unanswered;
  const canGo = refusal?.code !== "picture_lost";

  const takeBack = () => {
    void draft.takeBack(id);
    onCompose();
  };

  return (
    <div class="tile-card tile-failed">
      <p class="tile-prompt" dir="auto">{prompt}</p>
      <p class="tile-why">{why}</p>
      <div class="tile-actions">
        {canGo && (
          <Button
            label={isNew ? say.sendOf(price, prompt) : words.retryOf(prompt)}
            onClick={() => void requests.resend(id, { cost: price })}
          >
            {isNew ? say.send(price) : words.retry}
          </Button>
        )}
        <Button kind="bare" onClick={takeBack}>{say.dismiss}</Button>
      </div>
    </div>
  );
}
