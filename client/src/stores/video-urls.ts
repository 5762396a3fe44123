import type { VideosApi } from "../api/api.ts";

/** Signed addresses, each asked for once in a while: they live for an hour, we trust them for 50 minutes. */
export interface VideoUrls {
  url(path: string): Promise<string>;
  /** The address of its poster, or null. Those that come into view together are asked for together. */
  poster(path: string): Promise<string | null>;
  /** An address that saves the video under a name. */
  download(path: string, name: string): Promise<string>;
  /** Keeps a poster for every device of the user. Best effort: without it, the next view draws it. */
  bringPoster(path: string, picture: Blob): void;
  /** The address did not play: the next call asks anew. */
  forget(path: string): void;
}

/** Unit: milliseconds. */
const TRUSTED_FOR = 50 * 60_000;
/** As long as one scroll event follows the other. */
const TOGETHER = 30;

export function createVideoUrls(api: VideosApi): VideoUrls {
  const videos = createKept((path: string) => api.url(path));
  const posters = createKept(together((paths) => api.posterUrls(paths)));
  const brought = new Set<string>();
  return {
    url: videos.get,
    poster: posters.get,
    download: (path, name) => api.downloadUrl(path, name),
    bringPoster(path, picture) {
      if (brought.has(path)) return;
      brought.add(path);
      api.bringPoster(path, picture).then(() => posters.forget(path), () => {});
    },
    forget(path) {
      videos.forget(path);
      posters.forget(path);
    },
  };
}

/** Keeps what was answered, but no failure. */
function createKept<Answer>(ask: (path: string) => Promise<Answer>) {
  const known = new Map<string, { answer: Promise<Answer>; until: number }>();
  return {
    get(path: string): Promise<Answer> {
      const kept = known.get(path);
      if (kept && kept.until > Date.now()) return kept.answer;
      const answer = ask(path);
      known.set(path, { answer, until: Date.now() + TRUSTED_FOR });
      answer.catch(() => known.delete(path));
      return answer;
    },
    forget: (path: string) => void known.delete(path),
  };
}

/** Makes one request of the calls of a moment. */
function together<Answer>(ask: (paths: readonly string[]) => Promise<Answer[]>) {
  let batch: { paths: string[]; answers: Promise<Answer[]> } | null = null;
  return async (path: string): Promise<Answer> => {
    batch ??= begin();
    const { paths, answers } = batch;
    const index = paths.push(path) - 1;
    const answer = (await answers)[index];
    if (answer === undefined) throw new Error("Fewer answers than questions.");
    return answer;
  };

  function begin() {
    const paths: string[] = [];
    const answers = new Promise<void>((resolve) => setTimeout(resolve, TOGETHER)).then(() => {
      batch = null;
      return ask(paths);
    });
    return { paths, answers };
  }
}
