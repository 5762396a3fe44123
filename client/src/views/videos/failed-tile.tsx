import { useSignal } from "@preact/signals";
import type { Generation } from "../../api/contracts.ts";
import { Button } from "../../components/button.tsx";
import { useStores } from "../../stores/stores.ts";
import { lowerFirst, words } from "../../words.ts";

const say = words.videos;

/** Stays where the video would have been: why, what became of the credits, and what to do. */
export function FailedTile({ generation }: { generation: Generation }) {
  const { requests } = useStores();
  const asked = useSignal(false);
  const { state, error_message, cost, prompt } = generation;

  const retry = async () => {
    asked.value = true;
    await requests.retry(generation);
    asked.value = requests.wasRetried(generation.id);
  };

  return (
    <div class="tile-card tile-failed">
      <p class="tile-prompt">{prompt}</p>
      <div class="tile-why">
        <p>
          <strong>{state === "failed" ? say.didntWork : say.canceled}</strong>
          {error_message && <>: {lowerFirst(error_message)}</>}
        </p>
        <p class="numbers">{say.returned(cost)}</p>
      </div>
      <div class="tile-actions">
        {asked.value || requests.wasRetried(generation.id)
          ? <p class="tile-asked">{say.again}</p>
          : <Button icon="again" onClick={() => void retry()}>{words.retry}</Button>}
      </div>
    </div>
  );
}
