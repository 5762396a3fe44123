import { Untranslated } from "../../../components/changing.tsx";
import { useStores } from "../../../stores/stores.ts";
import { stageOf } from "../../videos/tiles/stage.ts";
import { usePoster } from "../use-poster.ts";

interface PartProps {
  id: string;
  number: number;
  label: (prompt: string) => string;
  isCurrent: boolean;
  onOpen: () => void;
  onKey: (event: KeyboardEvent) => void;
}

/** One part in the strip: its poster, or how far it is. */
export function Part({ id, number, label, isCurrent, onOpen, onKey }: PartProps) {
  const entry = useStores().generations.entry(id).value;
  const { url, renew } = usePoster(entry?.generation.output_path);
  if (!entry) return null;
  const { prompt, output_path } = entry.generation;
  const stage = output_path ? null : stageOf(entry);
  return (
    <li class="part">
      <button
        type="button"
        aria-label={stage === null ? label(prompt) : `${label(prompt)}, ${stage}`}
        aria-current={isCurrent ? "true" : undefined}
        onClick={onOpen}
        onKeyDown={onKey}
      >
        {url && <img src={url} alt="" crossOrigin="anonymous" onError={renew} />}
        <Untranslated class="part-text">{stage ?? number}</Untranslated>
      </button>
    </li>
  );
}
