import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/**
 * Accepts a picture that is dropped on an element or pasted into it. Returns whether one is being
 * dragged over it.
 */
export function usePictureDrop(
  target: RefObject<HTMLElement | null>,
  onPicture: (file: Blob) => void,
): ReadonlySignal<boolean> {
  const over = useSignal(false);

  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const take = (event: Event, files: FileList | undefined) => {
      const file = files?.[0];
      if (!file) return;
      event.preventDefault();
      onPicture(file);
    };
    const element = target.current;
    element?.addEventListener("paste", (event) => take(event, event.clipboardData?.files), {
      signal,
    });
    element?.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      over.value = true;
    }, { signal });
    element?.addEventListener("dragleave", (event) => {
      if (!element.contains(event.relatedTarget as Node | null)) over.value = false;
    }, { signal });
    element?.addEventListener("drop", (event) => {
      over.value = false;
      take(event, event.dataTransfer?.files);
    }, { signal });
    return () => stop.abort();
  }, []);

  return over;
}
