import { type Generation, isFlagged } from "../../api/contracts.ts";
import { Button } from "../../components/button.tsx";
import { explainFailure } from "../../words/explain-failure.ts";
import { priceOf } from "../../stores/credits/price.ts";
import { useStores } from "../../stores/stores.ts";
import { words } from "../../words/words.ts";

const say = words.videos;

interface FailedTileProps {
  generation: Generation;
  /** The address of its receipt; absent if the receipt is already shown. */
  href?: string;
  onOpen?: (event: MouseEvent) => void;
  /** Called when the composer was filled, to show it. */
  onCompose: () => void;
}

/** Shown in place of the video: why it failed, the returned credits, and what to do next. */
export function FailedTile({ generation, href, onOpen, onCompose }: FailedTileProps) {
  const { catalog, requests, draft } = useStores();
  const { state, cost, prompt, model, resolution } = generation;
  const price = priceOf(catalog.bySlug.value.get(model), resolution) ?? cost;
  const why = explainFailure(generation);

  const change = () => {
    draft.remix(generation);
    onCompose();
  };

  return (
    <div class="tile-card tile-failed">
      {href
        ? <a class="tile-prompt tile-open" dir="auto" href={href} onClick={onOpen}>{prompt}</a>
        : <p class="tile-prompt" dir="auto">{prompt}</p>}
      <div class="tile-why">
        <p>
          <strong>{state === "failed" ? say.didntWork : say.canceled}</strong>
          {why && <>: {words.afterColon(why)}</>}
        </p>
        <p class="numbers">{say.returned(cost)}</p>
      </div>
      <div class="tile-actions">
        {requests.retried.value.has(generation.id)
          ? <p class="tile-asked">{say.again}</p>
          : isFlagged(generation)
          ? <Button icon="remix" onClick={change}>{words.change}</Button>
          : (
            <Button
              icon="again"
              label={words.retryOfFor(price, prompt)}
              onClick={() => void requests.retry(generation, price)}
            >
              {words.retryFor(price)}
            </Button>
          )}
      </div>
    </div>
  );
}
