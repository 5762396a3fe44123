import { useSignal } from "@preact/signals";
import { ErrorBoundary as Pending } from "preact-iso";
import { Button } from "../../../../components/button.tsx";
import { tellFailure } from "../../../../shell/drop/attach-file.ts";
import { lazyPart } from "../../../../shell/update/lazy-part.tsx";
import { useComposing } from "../../../../stores/composing.ts";
import { sayOfEdit as say } from "../../../../words/edit/edit.ts";
import type { TimedInput } from "../../timed/timed-input.ts";

const ChooseOwnVideo = lazyPart(() => import("./choose-own-video.tsx"));

interface ChooseOwnProps {
  input: TimedInput;
  /** Called with true before a video is taken, and with false if it was not. */
  onChoosing?: (isChoosing: boolean) => void;
}

/** A button for one of the user's own videos. A visitor has none. */
export function ChooseOwn({ input, onChoosing }: ChooseOwnProps) {
  const stores = useComposing();
  const { draft, own } = stores;
  const isOpen = useSignal(false);
  const close = () => (isOpen.value = false);
  if (!own) return null;
  return (
    <>
      <Button icon="videos" onClick={() => (isOpen.value = true)}>{say.ownVideos}</Button>
      <Pending>
        {isOpen.value && (
          <ChooseOwnVideo
            own={own}
            millisecondsMin={input.milliseconds_min}
            millisecondsMax={input.milliseconds_max}
            onChoose={(video) => {
              onChoosing?.(true);
              void tellFailure(stores, undefined, input, () => draft.useVideo(video, input))
                .then((isTaken) => isTaken || onChoosing?.(false));
              close();
            }}
            onClose={close}
          />
        )}
      </Pending>
    </>
  );
}
