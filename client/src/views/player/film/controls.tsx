import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Untranslated } from "../../../components/changing.tsx";
import { sayInPlayer as say } from "../../../words/videos/player.ts";
import { Control } from "./control.tsx";
import { Volume } from "./volume.tsx";

interface ControlsProps {
  video: RefObject<HTMLVideoElement | null>;
  hasSound: boolean;
  onToggle: () => void;
  /** Called when the user touches them, so that they stay visible. */
  onUse: () => void;
}

interface Playing {
  paused: boolean;
  muted: boolean;
  volume: number;
  timeSeconds: number;
  durationSeconds: number;
}

const EVENTS = [
  "play",
  "pause",
  "volumechange",
  "timeupdate",
  "durationchange",
  "seeking",
] as const;

/**
 * Play, position and sound of a video. Our own, because a browser's controls would lie under the
 * swipe and differ everywhere.
 */
export function Controls({ video, hasSound, onToggle, onUse }: ControlsProps) {
  const [now, setNow] = useState<Playing>({
    paused: true,
    muted: true,
    volume: 0,
    timeSeconds: 0,
    durationSeconds: 0,
  });

  useEffect(() => {
    const { current } = video;
    if (!current) return;
    const stop = new AbortController();
    const read = () => {
      const { paused, muted, volume, currentTime, duration } = current;
      setNow({
        paused,
        muted,
        volume,
        timeSeconds: currentTime,
        durationSeconds: Number.isFinite(duration) ? duration : 0,
      });
    };
    for (const event of EVENTS) current.addEventListener(event, read, { signal: stop.signal });
    read();
    return () => stop.abort();
  }, []);

  const seek = (time: number) => {
    if (video.current) video.current.currentTime = time;
  };

  return (
    <div class="controls" onPointerDown={onUse} onInput={onUse}>
      <Control
        icon={now.paused ? "play" : "pause"}
        label={now.paused ? say.play : say.pause}
        onClick={onToggle}
      />
      <input
        type="range"
        min="0"
        max={now.durationSeconds || 1}
        step="0.05"
        value={now.timeSeconds}
        aria-label={say.position}
        aria-valuetext={say.at(formatClock(now.timeSeconds), formatClock(now.durationSeconds))}
        onInput={({ currentTarget }) => seek(currentTarget.valueAsNumber)}
      />
      <span class="controls-time numbers" aria-hidden="true">
        <Untranslated>
          {formatClock(now.timeSeconds)} / {formatClock(now.durationSeconds)}
        </Untranslated>
      </span>
      {hasSound && <Volume video={video} isMuted={now.muted} volume={now.volume} />}
    </div>
  );
}

/** "0:05" */
function formatClock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
