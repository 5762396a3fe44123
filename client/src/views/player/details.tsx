import type { Generation } from "../../api/contracts.ts";
import { formatDuration, formatMoment } from "../../words/format-time.ts";
import { useStores } from "../../stores/stores.ts";
import { words } from "../../words/words.ts";

const say = words.player;

/** The facts of a video. */
export function Details({ generation }: { generation: Generation }) {
  const { catalog } = useStores();
  const { model, resolution, aspect_ratio, seed, state } = generation;
  const { negative_prompt, created_at, finished_at } = generation;
  const took = finished_at && (Date.parse(finished_at) - Date.parse(created_at)) / 1000;

  const facts: [string, string | null][] = [
    [say.model, catalog.bySlug.value.get(model)?.label ?? model],
    [say.resolution, resolution],
    [say.shape, aspect_ratio],
    [say.negativePrompt, negative_prompt],
    [say.seed, seed === null ? null : String(seed)],
    [say.asked, formatMoment(created_at)],
    [say.took, state === "completed" && took ? formatDuration(took) : null],
  ];

  return (
    <dl>
      {facts.map(([name, value]) =>
        value && (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        )
      )}
    </dl>
  );
}
