import { type ReadonlySignal, signal } from "@preact/signals";
import type { VideosApi } from "../../api/user/videos.ts";
import type { KnownPoster } from "../../api/device/memory.ts";

/**
 * Signed addresses, each asked for once in a while. A video's lives for an hour, and we trust it for 50
 * minutes; a poster's lives for a week, so that the next start shows it at once, and from the browser's
 * own cache, which goes by the address.
 */
export interface VideoUrls {
  url(path: string): Promise<string>;
  /** The address of its poster, or null. Those that come into view together are asked for together. */
  poster(path: string): Promise<string | null>;
  /** The same where it is known without asking, else null. */
  knownPoster(path: string): string | null;
  /** All that are known, by the path of the video, for the next start (remembering.ts). */
  posters: ReadonlySignal<ReadonlyMap<string, KnownPoster>>;
  /** An address that saves the video under a name. */
  download(path: string, name: string): Promise<string>;
  /** Uploads a poster for every device of the user. Best effort: without it, the next view draws it. */
  uploadPoster(path: string, picture: Blob): void;
  /** The address did not play: the next call asks anew. */
  forget(path: string): void;
}

const TRUSTED_FOR_MS = 50 * 60_000;
const POSTER_TRUSTED_FOR_MS = 6 * 24 * 3_600_000;
/** As long as one scroll event follows the other. */
const TOGETHER_MS = 30;

/** `kept`: what an earlier visit knew. */
export function createVideoUrls(api: VideosApi, kept: readonly KnownPoster[] = []): VideoUrls {
  const videos = createKept((path: string) => api.url(path));
  const posters = signal<ReadonlyMap<string, KnownPoster>>(
    new Map(kept.map((one) => [one.path, one])),
  );
  const asked = createKept(together(askForPosters));
  const broken = new Set<string>();
  const uploaded = new Set<string>();

  async function askForPosters(paths: readonly string[]): Promise<(string | null)[]> {
    const urls = await api.posterUrls(paths);
    const known = new Map(posters.peek());
    const until = Date.now() + POSTER_TRUSTED_FOR_MS;
    paths.forEach((path, index) => {
      const url = urls[index];
      if (url) known.set(path, { path, url, until });
      else known.delete(path);
    });
    posters.value = known;
    return urls;
  }

  function knownPoster(path: string): string | null {
    const known = posters.peek().get(path);
    if (!known || broken.has(known.url)) return null;
    const left = known.until - Date.now();
    // More than that is left only where the clock was set back.
    return left > 0 && left <= POSTER_TRUSTED_FOR_MS ? known.url : null;
  }

  const poster = async (path: string) => knownPoster(path) ?? await asked.get(path);

  return {
    url: videos.get,
    poster,
    knownPoster,
    posters,
    download: (path, name) => api.downloadUrl(path, name),
    uploadPoster(path, picture) {
      if (uploaded.has(path)) return;
      uploaded.add(path);
      api.uploadPoster(path, picture).then(() => {
        asked.forget(path);
        return poster(path); // The next start shows it.
      }).catch(() => {});
    },
    forget(path) {
      videos.forget(path);
      asked.forget(path);
      // It stays kept until there is another: without a network nothing loads, and it may still be good.
      const known = posters.peek().get(path);
      if (known) broken.add(known.url);
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
      known.set(path, { answer, until: Date.now() + TRUSTED_FOR_MS });
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
    const answers = new Promise<void>((resolve) => setTimeout(resolve, TOGETHER_MS)).then(() => {
      batch = null;
      return ask(paths);
    });
    return { paths, answers };
  }
}
