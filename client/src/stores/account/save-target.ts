/** Where a download goes: straight to a file where the browser lets us, else through memory to its downloads. */
interface Target {
  write(stream: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<void>;
  /** Nothing half written stays behind. */
  discard(): Promise<void>;
}

interface FileHandle {
  createWritable(): Promise<WritableStream<Uint8Array>>;
  remove?(): Promise<void>;
}

/** Chromium's, on a desktop. */
type AskWhere = (options: { suggestedName: string }) => Promise<FileHandle>;

/** Null: the user was asked where to, and wanted nowhere. Has to be called in a tap. */
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
  // What is written takes the file's place only when it is closed.
  const file = await handle.createWritable();
  return {
    write: (stream, signal) => stream.pipeTo(file, { signal }),
    async discard() {
      await file.abort().catch(() => {});
      await handle.remove?.().catch(() => {});
    },
  };
}

/** Long enough for a browser to begin reading. */
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
