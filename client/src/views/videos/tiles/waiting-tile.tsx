import { Changing } from "../../../components/changing.tsx";
import { Button } from "../../../components/button.tsx";
import { explainProblem } from "../../../words/explain-problem.ts";
import type { Entry } from "../../../stores/videos/generations.ts";
import { priceNow } from "../../../stores/credits/price.ts";
import { useStores } from "../../../stores/stores.ts";
import { words } from "../../../words/words.ts";

const say = words.videos;

/**
 * A request that the server has not received or has refused: the reason, and a button to send it
 * that shows the price. A refused one is sent at the current price, any other at the price the user
 * accepted.
 */
export function WaitingTile({ entry, onCompose }: { entry: Entry; onCompose: () => void }) {
  const { catalog, requests, draft } = useStores();
  const { generation, request, refusal } = entry;
  const { id, prompt, model, cost } = generation;
  const now = priceNow(catalog.bySlug.value.get(model), generation) ?? cost;
  const price = refusal ? now : cost;
  const isNew = request !== "unanswered";
  const why = refusal
    ? explainProblem(refusal)
    : request === "unsent"
    ? say.unsent
    : say.unanswered;
  const canGo = refusal?.code !== "file_lost";

  const takeBack = () => {
    void draft.takeBack(id);
    onCompose();
  };

  return (
    <div class="tile-card tile-failed">
      <p class="tile-prompt" dir="auto">{prompt}</p>
      <p class="tile-why">
        <Changing>{why}</Changing>
      </p>
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
