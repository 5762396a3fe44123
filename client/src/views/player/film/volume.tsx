import type { RefObject } from "preact";
import { chosenSound } from "../../../stores/device/sound.ts";
import { sayInPlayer as say } from "../../../words/videos/player.ts";
import { Control } from "./control.tsx";
import { setSound } from "./sound.ts";

interface VolumeProps {
  video: RefObject<HTMLVideoElement | null>;
  isMuted: boolean;
  /** From 0 to 1. */
  volume: number;
}

/** Turns the sound on and off. Where a mouse can reach it, a slider says how loud it is. */
export function Volume({ video, isMuted, volume }: VolumeProps) {
  const heard = isMuted ? 0 : volume;
  const set = (isOn: boolean, wanted = chosenSound().volume) => {
    if (video.current) setSound(video.current, { isOn, volume: wanted });
  };
  return (
    <div class="volume">
      <Control
        icon={isMuted ? "muted" : "sound"}
        label={say.sound}
        isPressed={!isMuted}
        onClick={() => set(isMuted)}
      />
      <input
        type="range"
        class="volume-slider"
        min="0"
        max="1"
        step="0.05"
        value={heard}
        aria-label={say.volume}
        aria-valuetext={say.percent(Math.round(heard * 100))}
        onInput={({ currentTarget: { valueAsNumber: wanted } }) =>
          wanted > 0 ? set(true, wanted) : set(false)}
      />
    </div>
  );
}
