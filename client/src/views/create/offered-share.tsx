import { Button } from "../../components/button.tsx";
import { useObjectUrl } from "../../components/use-object-url.ts";
import { tellFailure } from "../../shell/drop/attach-picture.ts";
import { useStores } from "../../stores/stores.ts";
import { sayOfPictures } from "../../words/pictures.ts";
import { words } from "../../words/words.ts";
import "./offered-share.css";

const say = sayOfPictures;

/** Enough to recognise it; using it takes the whole text. */
const SHOWN_CHARACTERS = 200;

/** What came from outside, with the choice to use or to discard it. */
export default function OfferedShare() {
  const { draft, notices, offered } = useStores();
  const shared = offered.shared.value;
  const url = useObjectUrl(shared?.photo ?? null);
  if (!shared) return null;
  const { photo, photoIsLost, text } = shared;

  const use = () => void tellFailure({ notices }, offered.use);

  return (
    <section class="offered" aria-labelledby="offered-title">
      <h2 id="offered-title">{say.shared}</h2>
      <p class="offered-hint">
        {say.sharedHint} {photo && draft.picture.value && say.sharedReplaces}
      </p>
      {url && <img src={url} alt={say.sharedPhoto} />}
      {photoIsLost && <p>{words.problem.picture_unreadable}</p>}
      {text && (
        <blockquote dir="auto">
          {text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text}
        </blockquote>
      )}
      <div class="offered-choice">
        <Button onClick={use}>{say.useShared}</Button>
        <Button kind="bare" onClick={offered.discard}>{say.discardShared}</Button>
      </div>
    </section>
  );
}
