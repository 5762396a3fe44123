import type { Memory } from "../../../api/device/kept/memory.ts";
import type { Attached, UploadsApi } from "../../../api/user/uploads.ts";

/** Which files of drafts are on this device. */
export interface Keeping {
  keep(attached: Attached): Promise<void>;
  forget(id: string): void;
  /** These stay on the device, but are no longer files of a draft. */
  release(ids: readonly string[]): void;
}

interface KeepingWorld {
  uploads: Pick<UploadsApi, "keep" | "forget">;
  /** The files of all tabs' drafts, so that those of closed tabs make room. */
  ids: Memory["draftFiles"];
  /** Whether the file is still in the composer. */
  has(id: string): boolean;
}

/** How many files of drafts survive a reload. */
const FILES_MAX = 12;

export function createKeeping({ uploads, ids, has }: KeepingWorld): Keeping {
  const others = (own: readonly string[]) => (ids.read() ?? []).filter((id) => !own.includes(id));

  function forget(id: string): void {
    ids.write(others([id]));
    void uploads.forget(id).catch(() => {});
  }

  return {
    async keep(attached) {
      const { id } = attached;
      // The oldest files make room; their tabs were probably closed.
      const every = [id, ...others([id])];
      ids.write(every.slice(0, FILES_MAX));
      for (const old of every.slice(FILES_MAX)) void uploads.forget(old).catch(() => {});
      await uploads.keep(attached).catch(() => {});
      const isDrafts = (ids.read() ?? []).includes(id);
      if (isDrafts && !has(id)) forget(id); // It was removed meanwhile.
    },
    forget,
    release: (own) => ids.write(others(own)),
  };
}
