import { Untranslated } from "../../components/changing.tsx";
import { useStores } from "../../stores/stores.ts";
import { sayInStudio as say } from "../../words/videos/studio.ts";
import { stageOf } from "../videos/tiles/stage.ts";

interface QueueProps {
  /** The query after the address of each video. */
  search: string;
  onOpen: (event: MouseEvent, id: string) => void;
}

/** The videos that are being made, each in one line, however far down the user has scrolled. */
export function Queue({ search, onOpen }: QueueProps) {
  const { generations } = useStores();
  const open = generations.openIds.value.flatMap((id) => generations.entry(id).value ?? []);
  if (open.length === 0) return null;
  return (
    <section class="queue" aria-labelledby="queue">
      <h2 id="queue">{say.making}</h2>
      <ul>
        {open.map((entry) => {
          const { id, prompt } = entry.generation;
          return (
            <li key={id}>
              <a href={`/videos/${id}${search}`} onClick={(event) => onOpen(event, id)}>
                <span class="queue-prompt" dir="auto">{prompt}</span>
                <Untranslated class="queue-stage numbers">{stageOf(entry)}</Untranslated>
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
