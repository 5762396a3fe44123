import { ErrorBoundary as Pending } from "preact-iso";
import { lazyPart, Nothing } from "../../shell/update/lazy-part.tsx";
import { words } from "../../words/words.ts";
import type { ChosenExample } from "../examples/examples.tsx";

const Examples = lazyPart(() => import("../examples/examples.tsx"), Nothing);

export function NoVideos({ onExample }: { onExample: (example: ChosenExample) => void }) {
  return (
    <div class="no-videos">
      <p>{words.videos.empty}</p>
      <Pending>
        <Examples onChoose={onExample} />
      </Pending>
    </div>
  );
}
