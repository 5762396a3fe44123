import type { ComponentType } from "preact";
import { lazy } from "preact-iso";
import { nextTask } from "../../api/device/timing/next-task.ts";
import { Button } from "../../components/button.tsx";
import { words } from "../../words/words.ts";
import { patiently } from "./load-patiently.ts";

type Loaded<Props> = { default: ComponentType<Props> } | ComponentType<Props>;

/**
 * A component that loads when it is first shown, or preloaded. preact-iso shows nothing, for ever,
 * in place of one that cannot be loaded; this shows `lost`, by default a way to load it again.
 */
export function lazyPart<Props>(
  load: () => Promise<Loaded<Props>>,
  lost: ComponentType<Props> = LostPart,
) {
  const loadPatiently = patiently(load);
  return lazy<ComponentType<Props>>(async () => {
    try {
      const part = await loadPatiently();
      await nextTask(); // Running the module and rendering would make one long task.
      return part;
    } catch (error) {
      console.error(error);
      return lost;
    }
  });
}

/** For a part that nobody misses. */
export function Nothing() {
  return null;
}

function LostPart() {
  return (
    <div class="lost-part" role="alert">
      <p>{words.broken.part}</p>
      <Button icon="again" onClick={() => location.reload()}>{words.broken.reload}</Button>
    </div>
  );
}
