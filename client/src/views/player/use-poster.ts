import { useEffect, useRef, useState } from "preact/hooks";
import { createRenewals } from "../../components/video/renewals.ts";
import { useStores } from "../../stores/stores.ts";

interface Poster {
  url: string | null;
  /** Call this when it did not load: most often its address has expired. */
  renew(): void;
}

/**
 * The address of the poster of the video at a path. It is there at once if this device knows it, as
 * it does if it has shown the tile, also without a network.
 */
export function usePoster(path: string | null | undefined): Poster {
  const { videoUrls } = useStores();
  const known = () => path ? videoUrls.knownPoster(path) : null;
  const [found, setFound] = useState(() => ({ path, url: known() }));
  const renewals = useRef(createRenewals()).current;
  const [round, setRound] = useState(0);

  useEffect(() => {
    if (!path) return;
    let current = true;
    videoUrls.poster(path).then((url) => current && setFound({ path, url }), () => {});
    return () => {
      current = false;
    };
  }, [path, round]);

  return {
    // The poster of the video before must not show again.
    url: found.path === path ? found.url : known(),
    renew() {
      setFound({ path, url: null });
      if (path) videoUrls.forget(path);
      if (renewals.allow()) setRound(round + 1);
    },
  };
}
