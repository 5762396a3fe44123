import { type ReadonlySignal, signal } from "@preact/signals";
import type { VideosApi } from "../../api/user/videos.ts";
import type { KnownPoster } from "../../api/device/kept/memory.ts";

/**
 * Signed URLs, cached. A video's URL is valid for an hour, and we trust it for 50 minutes.
 * A poster's is valid for a week, so that the next start can show it immediately, and from the
 * browser's cache, which is keyed by the address.
 */
export interface VideoUrls {
  url(path: string): Promise<string>;
  /**
   * The address of a video's poster, or null. Calls for posters that come into view together share
   * one request.
   */
  poster(path: string): Promise<string | null>;
  /** Like `poster`, if it is known without a request, else null. */
  knownPoster(path: string): string | null;
  /** All known poster addresses by video path, for the next start (remembering.ts). */
  posters: ReadonlySignal<ReadonlyMap<string, KnownPoster>>;
  /** The address of an own file, by its reference: an upload, or a finished video. */
  file(reference: string): Promise<string>;
  forgetFile(reference: string): void;
  /** An address that saves the video under a name. */
  download(path: string, name: string): Promise<string>;
  /**
   * Uploads a poster for all devices of the user. Best effort: if it fails, the next view draws it
   * again. `replaces`: there is a poster, and it is bad; that can be said of each poster once.
   */
  uploadPoster(path: string, picture: Blob, replaces?: boolean): void;
  /** Call this when an address did not load: the next call requests a new one. */
  forget(path: string): void;
  /** The same if only the video's did not: its poster goes on standing for it. */
  forgetVideo(path: string): void;
}

const TRUSTED_FOR_MS = 50 * 60_000;
const POSTER_TRUSTED_FOR_MS = 6 * 24 * 3_600_000;
/** About the time between two scroll events. */
const TOGETHER_MS = 30;

/** `kept`: the addresses from an earlier visit. */
export function createVideoUrls(api: VideosApi, kept: readonly KnownPoster[] = []): VideoUrls {
  const videos = createKept((path: string) => api.url(path));
  const files = createKept((reference: string) => api.fileUrl(reference));
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
    // An address can only have more time left if the clock was set back.
    return left > 0 && left <= POSTER_TRUSTED_FOR_MS ? known.url : null;
  }

  function forgetPoster(path: string): void {
    asked.forget(path);
    // Kept until there is another: without a network nothing loads, and the address may still be
    // valid.
    const known = posters.peek().get(path);
    if (known) broken.add(known.url);
  }

  const poster = async (path: string) => knownPoster(path) ?? await asked.get(path);

  return {
    url: videos.get,
    poster,
    knownPoster,
    posters,
    file: files.get,
    forgetFile: files.forget,
    download: (path, name) => api.downloadUrl(path, name),
    uploadPoster(path, picture, replaces = false) {
      const which = `${path} ${replaces}`;
      if (uploaded.has(which)) return;
      uploaded.add(which);
      api.uploadPoster(path, picture, replaces).then(() => {
        forgetPoster(path);
        return poster(path); // Makes the next start show it.
      }).catch(() => {});
    },
    forget(path) {
      videos.forget(path);
      forgetPoster(path);
    },
    forgetVideo: videos.forget,
  };
}

/** Caches answers, but not failures. */
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

/** Combines the calls of a moment into one request. */
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
