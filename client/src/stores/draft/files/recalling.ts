import type { Signal } from "@preact/signals";
import type { KnownFile } from "../../../api/device/kept/memory.ts";
import type { Problem } from "../../../api/problem.ts";
import type { Attached, UploadsApi } from "../../../api/user/uploads.ts";
import { asProblem } from "../../sync/loading.ts";
import { type DraftFile, isSentNow } from "./draft-file.ts";
import type { Files } from "./draft-files.ts";
import type { Holding } from "./holding.ts";
import type { Keeping } from "./keeping.ts";
import type { Sending } from "./sending.ts";
import type { Turns } from "./turns.ts";

interface RecallingWorld {
  uploads: Pick<UploadsApi, "kept" | "download">;
  all: Signal<readonly DraftFile[]>;
  keeping: Pick<Keeping, "keep">;
  sending: Pick<Sending, "send">;
  turns: Pick<Turns, "draft" | "areOver">;
  holding: Pick<Holding, "isHeld">;
}

/** Puts files that are known by their ids back into the composer. */
export function createRecalling(world: RecallingWorld): Pick<Files, "restore" | "copy"> {
  const { uploads, all, keeping, sending, turns, holding } = world;
  const keptOf = async ({ id }: KnownFile) =>
    id === null ? null : await uploads.kept(id).catch(() => null);

  /** It is used where it lies; its bytes are only needed to see it, and to find out if it is gone. */
  async function download(key: string, reference: string): Promise<void> {
    const change = (part: { attached: Attached } | { is: "failed"; problem: Problem }) => {
      all.value = all.peek().map((file) => {
        if (file.key !== key || file.is !== "uploaded") return file;
        return "problem" in part ? { ...file, ...part, attached: null } : { ...file, ...part };
      });
    };
    try {
      const attached = await uploads.download(reference);
      if (turns.areOver()) return; // After a sign-out, it must not stay on the device.
      change({ attached });
      await keeping.keep(attached);
    } catch (error) {
      const problem = asProblem(error);
      if (!problem.isAmbiguous) change({ is: "failed", problem });
    }
  }

  /** Unless something else was chosen meanwhile, or it is neither here nor on the server. */
  async function recall(file: KnownFile, attached: Attached | null): Promise<void> {
    const { input, kind, reference, milliseconds, continues } = file;
    const stored = attached ? null : reference;
    const key = attached?.id ?? (reference === null ? null : `${input} ${reference}`);
    const others = all.peek();
    const isTaken = kind !== "pictures" && others.some((other) => other.input === input);
    if (key === null || isTaken || others.some((other) => other.key === key)) return;
    const its = { key, input, kind, stored, continues };
    if (reference !== null && (milliseconds !== null || !isSentNow(file))) {
      all.value = [...others, { ...its, is: "uploaded", attached, reference, milliseconds }];
      if (stored !== null && !isSentNow(file)) void download(key, stored);
    } else {
      all.value = [
        ...others,
        attached
          ? { ...its, is: "held", attached }
          : { ...its, is: "uploading", attached, share: 1 },
      ];
      if (isSentNow(file)) void sending.send(key);
    }
    if (attached) await keeping.keep(attached);
  }

  return {
    async restore(files, held = new Map()) {
      const isCurrent = turns.draft();
      for (const file of files) {
        const attached = (file.id !== null && held.get(file.id)) || await keptOf(file);
        if (!isCurrent()) return;
        await recall(file, attached);
      }
    },
    async copy(files) {
      const isCurrent = turns.draft();
      for (const file of files) {
        const theirs = await keptOf(file);
        const isFree = theirs && isSentNow(file) && !await holding.isHeld(theirs.id);
        if (!isCurrent()) return;
        const attached = isFree ? theirs : theirs && { ...theirs, id: crypto.randomUUID() };
        await recall({ ...file, id: attached?.id ?? null }, attached);
      }
    },
  };
}
