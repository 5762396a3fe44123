import type { ComponentChildren } from "preact";
import { Button } from "../../../../components/button.tsx";
import { Sheet } from "../../../../components/sheet.tsx";
import { sayOfEdit as say } from "../../../../words/edit/edit.ts";
import { words } from "../../../../words/words.ts";
import { explainLength, type Lengths } from "./explain-length.ts";
import "./own-videos.css";

export interface OwnVideo {
  id: string;
  prompt: string;
  /** As it was priced. */
  length_seconds: number;
}

interface OwnVideosProps<Video extends OwnVideo> {
  /** Newest first. */
  videos: readonly Video[];
  state: "loading" | "ready" | "failed";
  /** The lengths that the input takes. */
  lengths: Lengths;
  hasOlder: boolean;
  /** A small picture of a video. */
  poster: (video: Video) => ComponentChildren;
  onOlder: () => void;
  onChoose: (video: Video) => void;
  onClose: () => void;
}

/** A sheet with own videos. One tap chooses one; those of another length say why they cannot be. */
export function OwnVideos<Video extends OwnVideo>(props: OwnVideosProps<Video>) {
  const { videos, state, lengths, hasOlder, poster, onOlder, onChoose, onClose } = props;
  return (
    <Sheet title={say.ownVideos} class="own-videos" onClose={onClose}>
      <ul>
        {videos.map((video) => (
          <Row
            key={video.id}
            video={video}
            whyNot={explainLength(video.length_seconds, lengths)}
            poster={poster(video)}
            onChoose={() => onChoose(video)}
          />
        ))}
      </ul>
      {state === "failed" && <output class="own-videos-note">{say.listFailed}</output>}
      {state === "ready" && videos.length === 0 && !hasOlder && (
        <output class="own-videos-note">{say.noneYet}</output>
      )}
      {state === "loading" && videos.length === 0 && (
        <output class="own-videos-note">{words.loading}</output>
      )}
      {state === "failed" && <Button icon="again" onClick={onOlder}>{words.retry}</Button>}
      {state === "ready" && hasOlder && <Button onClick={onOlder}>{say.older}</Button>}
    </Sheet>
  );
}

interface RowProps {
  video: OwnVideo;
  /** Null: the model takes it. */
  whyNot: string | null;
  poster: ComponentChildren;
  onChoose: () => void;
}

function Row({ video: { prompt, length_seconds }, whyNot, poster, onChoose }: RowProps) {
  return (
    <li>
      <button
        type="button"
        aria-disabled={whyNot ? "true" : undefined}
        onClick={() => !whyNot && onChoose()}
      >
        <span class="own-videos-poster">{poster}</span>
        <span class="own-videos-words">
          <span class="own-videos-prompt" dir="auto">{prompt}</span>
          <span class="own-videos-length numbers">{whyNot ?? say.length(length_seconds)}</span>
        </span>
      </button>
    </li>
  );
}
