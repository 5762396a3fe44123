import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useStores } from "../../stores/stores.ts";

/** `showing`: the videos are on the screen. */
interface BadgeProps {
  showing: boolean;
}

/** The number on the app's icon: finished videos that nobody has looked at, where the system has one. */
export default function Badge({ showing }: BadgeProps) {
  const { unseen } = useStores();

  useEffect(() => {
    if (!("setAppBadge" in navigator)) return;
    const stop = effect(() => void navigator.setAppBadge(unseen.count.value).catch(() => {}));
    return () => {
      stop();
      void navigator.clearAppBadge().catch(() => {}); // Signed out: of nobody's concern.
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
