import { effect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { createUnseen } from "../../stores/videos/unseen.ts";
import { useStores } from "../../stores/stores.ts";

/** `showing`: the videos are on the screen. */
interface BadgeProps {
  showing: boolean;
}

/** Shows the number of finished, unseen videos on the app's icon, if the system supports it. */
export default function Badge({ showing }: BadgeProps) {
  const { generations, seenUntil } = useStores();
  const unseen = useMemo(() => createUnseen(generations, seenUntil), [generations]);

  useEffect(() => unseen.dispose, [unseen]);

  useEffect(() => {
    if (!("setAppBadge" in navigator)) return;
    const stop = effect(() => void navigator.setAppBadge(unseen.count.value).catch(() => {}));
    return () => {
      stop();
      void navigator.clearAppBadge().catch(() => {}); // Signed out: show no number.
    };
  }, []);

  useEffect(() => {
    if (!showing) return;
    const look = () => {
      if (document.visibilityState === "visible") unseen.see();
    };
    document.addEventListener("visibilitychange", look);
    const stop = effect(() => {
      if (unseen.count.value > 0) look();
    });
    return () => {
      document.removeEventListener("visibilitychange", look);
      stop();
    };
  }, [showing]);

  return null;
}
