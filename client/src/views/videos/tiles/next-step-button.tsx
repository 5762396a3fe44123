import type { Generation } from "../../../api/contracts.ts";
import { Button } from "../../../components/button.tsx";
import { useStores } from "../../../stores/stores.ts";
import { nextStepOf } from "../../../stores/videos/next-step.ts";
import { nameNextStep } from "../../../words/videos/name-next-step.ts";
import { words } from "../../../words/words.ts";

interface NextStepButtonProps {
  /** It failed, or was canceled. */
  generation: Generation;
  /** Called when the composer was filled, to show it. */
  onCompose: () => void;
}

/** What most likely helps, with its price. */
export function NextStepButton({ generation, onCompose }: NextStepButtonProps) {
  const { catalog, draft, requests } = useStores();
  const { id, model, prompt } = generation;
  const step = nextStepOf(generation, catalog.bySlug.value.get(model));
  const name = nameNextStep(step);

  if (requests.retried.value.has(id)) return <p class="tile-asked">{words.videos.again}</p>;

  const run = () => {
    if ("again" in step) return void requests.retry(step.again, step.cost);
    draft.remix(generation);
    onCompose();
  };

  return (
    <Button icon={"again" in step ? "again" : "remix"} label={`${name}: ${prompt}`} onClick={run}>
      {name}
    </Button>
  );
}
