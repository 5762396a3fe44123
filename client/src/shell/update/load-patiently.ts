const WAITS_MS = [1_000, 3_000, 10_000, 30_000];
/** The browser's word only counts for how long we try, never for whether we try. */
const TRIES = { usually: WAITS_MS.length, offline: 20 };

/**
 * Loads a part of the app, and tries again if the network was away: after a while, or when it is
 * back. If that fails as well, the part is gone from the server, and the error boundary offers to
 * reload. A part that has arrived and throws will always throw, so it is not tried again.
 */
export function patiently<Part>(load: () => Promise<Part>): () => Promise<Part> {
  return async () => {
    for (let tried = 0;; tried += 1) {
      try {
        return await load();
      } catch (error) {
        const most = navigator.onLine ? TRIES.usually : TRIES.offline;
        if (!didNotArrive(error) || tried >= most) throw error;
        await networkOr(WAITS_MS[tried] ?? 30_000);
      }
    }
  };
}

/** Each browser words this error differently, and Vite has words of its own for stylesheets. */
function didNotArrive(error: unknown): boolean {
  return error instanceof Error && !(error instanceof SyntaxError) &&
    /import|fetch|load/i.test(error.message);
}

function networkOr(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    }
    addEventListener("online", done);
  });
}
