import { useSignal } from "@preact/signals";
import { useObjectUrl } from "../../../components/use-object-url.ts";
import { type DraftFile, isHere } from "../../../stores/draft/files/draft-file.ts";

/** Null if the file is not on this device. */
const blobOf = (file: DraftFile) =>
  file.is === "too_long" ? file.whole.file : isHere(file) ? file.attached.file : null;

/** Whether it has a picture that can be shown. */
export const isSeen = (file: DraftFile) => file.kind !== "sound" && blobOf(file) !== null;

/** A small picture of a file on this device: of a clip, its first frame. */
export function Thumb({ file }: { file: DraftFile }) {
  const url = useObjectUrl(blobOf(file));
  const isBroken = useSignal(false);
  if (!url || isBroken.value) return null;
  const onError = () => void (isBroken.value = true);
  const isPicture = file.kind === "picture" || file.kind === "pictures" ||
    (isHere(file) && file.attached.bucket === "pictures");
  if (isPicture) return <img src={url} alt="" onError={onError} />;
  // Safari shows no frame unless the address names a moment.
  return (
    <video
      src={`${url}#t=0.001`}
      muted
      playsInline
      preload="metadata"
      aria-hidden="true"
      onError={onError}
    />
  );
}
