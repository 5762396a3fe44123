import type { Filter } from "../../api/user/generations.ts";
import { ButtonLink } from "../../components/button-link.tsx";
import { words } from "../../words/words.ts";

const say = words.videos;

/** Explains an empty filtered list, and leads back to all videos. */
export function NothingFound({ filter }: { filter: Filter }) {
  return (
    <div class="videos-none">
      <output>{meaning(filter)}</output>
      <ButtonLink href="/videos">{say.showAll}</ButtonLink>
    </div>
  );
}

function meaning({ show, mode, words: searched }: Filter): string {
  if ([show, mode, searched].filter(Boolean).length > 1) return say.noneOfAll;
  if (searched) return say.noneFound;
  if (mode) return say.noneOfMode;
  return show === "ready" ? say.noneReady : show === "making" ? say.noneMaking : say.noneFailed;
}
