import { uploadBuckets } from "../../../api/contracts.ts";
import type { KnownFile } from "../../../api/device/kept/memory.ts";
import type { Problem } from "../../../api/problem.ts";
import type { Attached, Part, TooLong } from "../../../api/user/uploads.ts";

/**
 * A file in the composer. A picture or a mask is `held` on the device until the video is started,
 * so that this works offline. A clip or a sound is uploaded and measured immediately, because the
 * price may depend on it. What lies on the server is used there: an own video has no `attached`,
 * and a picture of an earlier video gets one when it was downloaded, to be seen.
 */
export type DraftFile =
  & {
    key: string;
    /** The name and the kind of its input. */
    input: string;
    kind: string;
    /**
     * The reference of a file that lies on the server and was not sent from this composer: an own
     * finished video, or a file of an earlier video.
     */
    stored: string | null;
    /** The video that the new one continues with it. */
    continues: string | null;
    /**
     * The whole file from which it was cut, so that the user can pick another part. Only until a
     * reload: the whole file is not kept on the device.
     */
    cutFrom?: { whole: TooLong; part: Part } | undefined;
  }
  & (
    | { is: "too_long"; whole: TooLong }
    /** A mask that was painted over another clip than the present one. */
    | { is: "outdated"; attached: null }
    | { is: "held"; attached: Attached }
    | { is: "uploading"; attached: Attached | null; share: number }
    | { is: "failed"; attached: Attached | null; problem: Problem }
    | {
      is: "uploaded";
      attached: Attached | null;
      reference: string;
      /** As the server measured it. */
      milliseconds: number | null;
    }
  );

/** Whether the video can be started with it. */
export function isSettled(
  file: DraftFile,
): file is Extract<DraftFile, { is: "held" | "uploaded" }> {
  return file.is === "held" || file.is === "uploaded";
}

/** Whether the file itself is on this device. */
export function isHere(file: DraftFile): file is DraftFile & { attached: Attached } {
  return file.is !== "too_long" && file.attached !== null;
}

/** As the server measured it, else as this device did. */
export function millisecondsOfFile(file: DraftFile): number | null {
  if (file.is === "too_long") return file.whole.milliseconds;
  return (file.is === "uploaded" ? file.milliseconds : null) ?? file.attached?.milliseconds ?? null;
}

/** The MIME type of a clip, by the ending that its first bytes gave it. */
export function typeOfFile(file: DraftFile): string {
  const reference = file.is === "uploaded" ? file.reference : file.stored;
  const ending = isHere(file) ? file.attached.ending : reference?.split(".").at(-1);
  const types = Object.entries(uploadBuckets.clips.endings);
  return types.find(([, each]) => each === ending)?.[0] ?? "";
}

export const isMask = ({ kind }: Pick<DraftFile, "kind">) => kind === "mask";

/** Whether a file of this kind is uploaded when it is chosen. */
export const isSentNow = ({ kind }: Pick<DraftFile, "kind">) => kind === "clip" || kind === "sound";

/** Null: it cannot be found again. */
export function knownOf(file: DraftFile): KnownFile | null {
  if (file.is === "too_long" || file.is === "outdated") return null;
  const { input, kind, stored, continues, attached } = file;
  const isUploaded = file.is === "uploaded";
  return {
    input,
    kind,
    id: attached?.id ?? null,
    reference: isUploaded ? file.reference : stored,
    milliseconds: isUploaded ? file.milliseconds : null,
    continues,
  };
}
