import { nextTask } from "../../api/device/timing/next-task.ts";
import { watchView } from "../../components/video/watch-view.ts";
import { savesData } from "../../stores/device/saves-data.ts";

/** More at once would stutter on a small phone. */
export const PLAYING_MAX = 3;

/** With reduced motion or saved data only the posters are shown, and no video is loaded. */
export function mayPlay(): boolean {
  return matchMedia("(prefers-reduced-motion: no-preference)").matches && !savesData();
}

export interface Playing {
  /** Plays the video while it is among the first in view. Returns the function that ends that. */
  add(video: HTMLVideoElement): () => void;
  /** Plays this one before all others, for example because the mouse is over it. */
  prefer(video: HTMLVideoElement | null): void;
}

/** Plays at most PLAYING_MAX of the videos at once, and none that is out of view. */
export function createPlaying(): Playing {
  const videos: HTMLVideoElement[] = [];
  const inView = new Set<HTMLVideoElement>();
  let preferred: HTMLVideoElement | null = null;
  let wanted: ReadonlySet<HTMLVideoElement> = new Set();

  /** Each in a task of its own: a slow phone takes a while to start one. */
  async function play(video: HTMLVideoElement): Promise<void> {
    await nextTask();
    if (wanted.has(video) && video.paused) await video.play();
  }

  function decide(): void {
    const first = videos.filter((video) => inView.has(video))
      .sort((one, other) => Number(other === preferred) - Number(one === preferred));
    wanted = new Set(first.slice(0, PLAYING_MAX));
    for (const video of videos) {
      // A phone that saves its battery refuses to play: then the poster stays.
      if (wanted.has(video)) play(video).catch(() => {});
      else video.pause();
    }
  }

  return {
    add(video) {
      // Preact sets the attribute, but a browser lets a video play by itself only if it is muted by
      // its property.
      video.muted = true;
      const show = () => (video.dataset["shown"] = "true");
      video.addEventListener("playing", show);
      videos.push(video);
      const unwatch = watchView(video, "-10% 0px", (isIn) => {
        if (isIn) inView.add(video);
        else inView.delete(video);
        decide();
      });
      return () => {
        unwatch();
        video.removeEventListener("playing", show);
        video.pause();
        videos.splice(videos.indexOf(video), 1);
        inView.delete(video);
        decide();
      };
    },
    prefer(video) {
      preferred = video;
      decide();
    },
  };
}
