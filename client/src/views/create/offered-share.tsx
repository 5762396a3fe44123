import { Button } from "../../components/button.tsx";
import { useObjectUrl } from "../../components/use-object-url.ts";
import { tellFailure } from "../../shell/drop/attach-file.ts";
import { inputFor } from "../../stores/draft/place.ts";
import { takeOffered } from "../../stores/draft/take-offered.ts";
import { useComposing } from "../../stores/composing.ts";
import { sayOfPictures } from "../../words/create/pictures.ts";
import { sayOfUploads } from "../../words/create/uploads.ts";
import "./offered-share.css";

const say = sayOfPictures;

/** Enough to recognise it; using it takes the whole text. */
const SHOWN_CHARACTERS = 200;

/** What came from outside, with the choice to use or to discard it. */
export default function OfferedShare() {
  const stores = useComposing();
  const { draft, offered } = stores;
  const shared = offered.shared.value;
  if (!shared) return null;
  const { file, fileIsLost, text } = shared;
  const input = file ? inputFor(file, draft.composer()) : null;
  const replaces = input !== null && input.kind !== "pictures" &&
    draft.files.value.some((other) => other.input === input.name);

  const use = () =>
    void tellFailure(stores, file ?? undefined, input ?? undefined, () => takeOffered(stores));

  return (
    <section class="offered" aria-labelledby="offered-title">
      <h2 id="offered-title">{say.shared}</h2>
      <p class="offered-hint">
        {say.sharedHint} {replaces && say.sharedReplaces}
      </p>
      {file && <OfferedFile file={file} />}
      {fileIsLost && <p>{sayOfUploads.lost}</p>}
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

/** A browser shows what it can; whether it is of use is only known when the user uses it. */
function OfferedFile({ file }: { file: Blob }) {
  const url = useObjectUrl(file);
  if (!url) return null;
  if (file.type.startsWith("audio/")) {
    // oxlint-disable-next-line jsx-a11y/media-has-caption -- a file of the user has no captions
    return <audio src={url} controls aria-label={say.sharedSound} />;
  }
  return file.type.startsWith("video/")
    ? <video src={url} controls muted playsInline preload="metadata" aria-label={say.sharedClip} />
    : <img src={url} alt={say.sharedPhoto} />;
}
