import { watch } from "node:fs";
import { sep } from "node:path";

/** Editors write a file in several steps. This waits for the last one. */
const calmMs = 150;

/**
 * Calls back with the names of the functions whose code changed, or with `"all"` if shared code or
 * configuration changed. Returns a function that stops watching.
 */
export function watchCode(
  folder: string,
  onChange: (names: Set<string> | "all") => void,
): () => void {
  let changed: Set<string> | "all" = new Set();
  let timer: NodeJS.Timeout | undefined;

  const watcher = watch(folder, { recursive: true }, (_event, file) => {
    if (file === null || file.endsWith(".test.ts") || file.endsWith("~")) return;
    const [name = "", inside] = file.split(sep);
    if (inside === undefined || name.startsWith("_")) changed = "all";
    else if (changed !== "all") changed.add(name);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const names = changed;
      changed = new Set();
      onChange(names);
    }, calmMs);
  });
  watcher.on("error", () => {});

  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
