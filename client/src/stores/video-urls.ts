import type { VideosApi } from "../api/api.ts";

/** Signed addresses, each asked for once in a while: they live for an hour, we trust them for 50 minutes. */
export interface VideoUrls {
  url(path: string): Promise<string>;
  /** The address did not play: the next call asks anew. */
  forget(path: string): void;
}

/** Unit: milliseconds. */
const TRUSTED_FOR = 50 * 60_000;

export function createVideoUrls(api: VideosApi): VideoUrls {
  const known = new Map<string, { url: Promise<string>; until: number }>();
  return {
    url(path) {
      const kept = known.get(path);
      if (kept && kept.until > Date.now()) return kept.url;
      const url = api.url(path);
      known.set(path, { url, until: Date.now() + TRUSTED_FOR });
      url.catch(() => known.delete(path));
      return url;
    },
    forget: (path) => void known.delete(path),
  };
}
