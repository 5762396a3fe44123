import { type RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/** How long the controls stay after the last touch while the video plays. */
const CONTROLS_STAY_MS = 3_000;

export interface Awake {
  /** The controls are shown. */
  isAwake: boolean;
  /** Shows the controls for a while. */
  wake(): void;
  sleep(): void;
}

/** Shows the controls at first and after each touch. They stay while nothing plays. */
export function useAwake(player: RefObject<HTMLElement | null>): Awake {
  const [isAwake, setAwake] = useState(true);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const tire = () => {
    const video = player.current?.querySelector("video");
    if (video && !video.paused) setAwake(false);
  };
  const wake = () => {
    setAwake(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(tire, CONTROLS_STAY_MS);
  };
  const sleep = () => {
    clearTimeout(timer.current);
    setAwake(false);
  };

  // Before the first tap, which may hide them.
  useLayoutEffect(() => {
    wake();
    return () => clearTimeout(timer.current);
  }, []);

  return { isAwake, wake, sleep };
}
