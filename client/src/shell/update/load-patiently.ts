const WAITS_MS = [1_000, 3_000, 10_000, 30_000];

/**
 * Loads a part of the app, and tries again if the network was away: after a while, or when it is
 * back. If that fails as well, the part is gone from the server, and the error boundary offers to
 * reload.
 */
export function patiently<Part>(load: () => Promise<Part>): () => Promise<Part> {
  return async () => {
    for (const wait of WAITS_MS) {
      try {
        return await load();
      } catch {
        await networkOr(wait);
      }
    }
    return await load();
  };
}

function networkOr(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, navigator.onLine ? milliseconds : 10 * milliseconds);
    function done(): void {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    }
    addEventListener("online", done);
  });
}
