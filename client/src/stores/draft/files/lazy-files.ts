import { computed, signal } from "@preact/signals";
import { loadPart } from "../../../api/load-part.ts";
import { type DraftFile, knownOf } from "./draft-file.ts";
import type { Files, FilesWorld } from "./draft-files.ts";

/**
 * The files in the composer. What handles them is loaded with the first file: users who only write
 * prompts never need it.
 */
export function createLazyFiles(world: FilesWorld): Files {
  const all = signal<readonly DraftFile[]>([]);
  const reading = signal<string | null>(null);
  let loaded: Omit<Files, "known"> | undefined;
  let isOver = false;

  async function load() {
    const { createFiles } = await loadPart(() => import("./files.ts"));
    loaded ??= createFiles({ ...world, all, reading });
    if (isOver) loaded.dispose();
    return loaded;
  }

  return {
    all,
    reading,
    known: computed(() => all.value.flatMap((file) => knownOf(file) ?? [])),
    attach: async (...given) => (await load()).attach(...given),
    put: async (...given) => (await load()).put(...given),
    use: async (...given) => (await load()).use(...given),
    restore: async (...given) => (await load()).restore(...given),
    reuse: async (...given) => (await load()).reuse(...given),
    copy: async (...given) => (await load()).copy(...given),
    // Without a file, there is nothing to do.
    cut: async (...given) => await loaded?.cut(...given),
    retry: (key) => loaded?.retry(key),
    remove: (key) => loaded?.remove(key),
    arrange: (input, keys) => loaded?.arrange(input, keys),
    takeAll: (keys) => loaded?.takeAll(keys),
    dispose() {
      isOver = true;
      loaded?.dispose();
    },
  };
}
