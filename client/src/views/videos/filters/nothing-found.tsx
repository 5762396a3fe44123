import type { Filter } from "../../../api/user/generations.ts";
import { ButtonLink } from "../../../components/button-link.tsx";
import { sayOfFilters } from "../../../words/videos/filters.ts";

const say = sayOfFilters;

/** Explains an empty filtered list, and leads back to all videos. */
export default function NothingFound({ filter }: { filter: Filter }) {
  return (
    <div class="videos-none">
      <output>{meaning(filter)}</output>
      <ButtonLink href="/videos">{say.showAll}</ButtonLink>
    </div>
  );
}

function meaning({ show, mode, words: searched }: Filter): string {
  if ([show, mode, searched].filter(Boolean).length > 1) return say.none.ofAll;
  if (searched) return say.none.words;
  if (mode) return say.none.ofMode;
  return say.none[show ?? "failed"];
}
