/**
 * The target of a download: directly a file if the browser allows it, else a blob in memory that is
 * saved to the downloads.
 */
interface Target {
  write(stream: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<void>;
  /** Aborts, and leaves no incomplete file behind. */
  discard(): Promise<void>;
}

interface FileHandle {
  createWritable(): Promise<WritableStream<Uint8Array>>;
  remove?(): Promise<void>;
}

/** Chromium on a desktop has this function. */
type AskWhere = (options: { suggestedName: string }) => Promise<FileHandle>;

/** Resolves with null if the user canceled the browser's dialog. Must be called in a tap. */
export async function openTarget(name: string): Promise<Target | null> {
  const ask: unknown = Reflect.get(globalThis, "showSaveFilePicker");
  if (typeof ask !== "function") return throughMemory(name);
  try {
    return await intoFile(await (ask as AskWhere)({ suggestedName: name }));
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return null;
    return throughMemory(name);
  }
}

async function intoFile(handle: FileHandle): Promise<Target> {
  // The written data replaces the file only when the stream is closed.
  const file = await handle.createWritable();
  return {
    write: (stream, signal) => stream.pipeTo(file, { signal }),
    async discard() {
      await file.abort().catch(() => {});
      await handle.remove?.().catch(() => {});
    },
  };
}

/** Long enough for a browser to start reading. */
const KEPT_FOR_MS = 60_000;

function throughMemory(name: string): Target {
  return {
    async write(stream, signal) {
      const blob = await new Response(stream).blob();
      signal.throwIfAborted();
      const url = URL.createObjectURL(blob);
      const link = document.createElement("a");
      link.href = url;
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), KEPT_FOR_MS);
    },
    discard: () => Promise.resolve(),
  };
}
