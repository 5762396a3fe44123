import type { Generation } from "../../../api/contracts.ts";
import { Icon } from "../../../components/icon.tsx";
import { useStores } from "../../../stores/stores.ts";
import { explainFailure } from "../../../words/videos/explain-failure.ts";
import { words } from "../../../words/words.ts";
import { NextStepButton } from "./next-step-button.tsx";

const say = words.videos;

interface FailedTileProps {
  generation: Generation;
  /** The address of its receipt; absent if the receipt is already shown. */
  href?: string;
  onOpen?: (event: MouseEvent) => void;
  /** Called when the composer was filled, to show it. */
  onCompose: () => void;
}

/**
 * Shown in place of the video, as a strip: why it failed, the returned credits, what to do next,
 * and in a list a way to put it aside.
 */
export function FailedTile({ generation, href, onOpen, onCompose }: FailedTileProps) {
  const { dismissed } = useStores();
  const { id, state, cost, prompt } = generation;
  const why = explainFailure(generation);

  const dismiss = (event: MouseEvent) => {
    const tile = (event.currentTarget as Element).closest("li");
    const beside = tile?.nextElementSibling ?? tile?.previousElementSibling;
    dismissed.dismiss(id);
    beside?.querySelector<HTMLElement>("article")?.focus({ preventScroll: true });
  };

  return (
    <div class="tile-strip">
      <div class="tile-strip-about">
        {href
          ? <a class="tile-strip-prompt" dir="auto" href={href} onClick={onOpen}>{prompt}</a>
          : <p class="tile-strip-prompt" dir="auto">{prompt}</p>}
        <p class="tile-why">
          <strong data-state={state}>{state === "failed" ? say.didntWork : say.canceled}</strong>
          {why ? <>: {words.afterColon(why)}{" "}</> : " · "}
          <span class="numbers">{say.returned(cost)}</span>
        </p>
      </div>
      <NextStepButton generation={generation} onCompose={onCompose} />
      {href && (
        <button
          type="button"
          class="tile-dismiss"
          aria-label={say.putAway(prompt)}
          onClick={dismiss}
        >
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}
