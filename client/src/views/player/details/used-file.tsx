import { useEffect, useState } from "preact/hooks";
import { readReference } from "../../../api/contracts.ts";
import { useStores } from "../../../stores/stores.ts";
import { sayInPlayer as say } from "../../../words/videos/player.ts";
import { usePoster } from "../use-poster.ts";

interface UsedFileProps {
  /** `<bucket>/<user id>/<uuid>.<ending>`. */
  reference: string;
  /** What the model calls it. */
  label: string;
  /** Shows another video. */
  onGo: (id: string) => void;
}

/** A file from which a video was made: what it shows, or sounds like. */
export function UsedFile({ reference, label, onGo }: UsedFileProps) {
  const file = readReference(reference);
  if (!file) return null;
  return file.bucket === "videos"
    ? <UsedVideo path={file.path} onGo={onGo} />
    : <Upload key={reference} reference={reference} bucket={file.bucket} label={label} />;
}

/** One of the user's own videos, and the way to it. */
function UsedVideo({ path, onGo }: { path: string } & Pick<UsedFileProps, "onGo">) {
  const { generations } = useStores();
  const [, id = ""] = /([^/]+)\.\w+$/.exec(path) ?? [];
  const entry = generations.entry(id).value;
  const poster = usePoster(entry?.generation.output_path);
  useEffect(() => void generations.need([id]).catch(() => {}), [id]);

  if (!entry) return <>{generations.gone.value.has(id) ? say.deletedVideo : say.ownVideo}</>;
  const { prompt } = entry.generation;
  return (
    <a
      class="used-video"
      href={`/videos/${id}`}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        event.stopPropagation(); // Otherwise the router would follow the link a second time.
        onGo(id);
      }}
    >
      {poster.url && (
        <img class="used" src={poster.url} alt="" crossOrigin="anonymous" onError={poster.renew} />
      )}
      <span dir="auto">{prompt}</span>
    </a>
  );
}

interface UploadProps extends Omit<UsedFileProps, "onGo"> {
  bucket: "pictures" | "clips" | "sounds";
}

/** Uploads stay for at least a day after the video is finished. */
function Upload({ reference, bucket, label }: UploadProps) {
  const { videoUrls } = useStores();
  const [url, setUrl] = useState<string | null>(null);
  const [isGone, setGone] = useState(false);

  useEffect(() => {
    let current = true;
    videoUrls.file(reference).then(
      (found) => current && setUrl(found),
      () => current && setGone(true),
    );
    return () => {
      current = false;
    };
  }, [reference]);

  if (isGone) return <>{say.fileGone}</>;
  if (url === null) return <span class="used" />;
  const shown = { src: url, onError: () => setGone(true) };
  switch (bucket) {
    case "pictures":
      return <img class="used" {...shown} alt={label} crossOrigin="anonymous" />;
    case "clips":
      return <UsedClip {...shown} label={label} />;
    case "sounds":
      // oxlint-disable-next-line jsx-a11y/media-has-caption -- a file of the user has no captions
      return <audio class="used-sound" {...shown} controls preload="none" aria-label={label} />;
  }
}

interface UsedClipProps {
  src: string;
  label: string;
  onError: () => void;
}

/** Its first frame; a tap plays it. */
function UsedClip({ src, label, onError }: UsedClipProps) {
  return (
    <button
      type="button"
      class="used"
      aria-label={say.playFile(label)}
      onClick={({ currentTarget }) => {
        const clip = currentTarget.querySelector("video");
        if (clip?.paused) void clip.play().catch(() => {});
        else clip?.pause();
      }}
    >
      {/* Without a time, Safari on phones paints nothing until it plays. */}
      <video src={`${src}#t=0.001`} preload="metadata" muted loop playsInline onError={onError} />
    </button>
  );
}
