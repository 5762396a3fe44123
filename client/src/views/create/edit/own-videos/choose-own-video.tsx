import { useEffect, useMemo } from "preact/hooks";
import type { Generation } from "../../../../api/contracts.ts";
import type { Composing } from "../../../../stores/composing.ts";
import { createList } from "../../../../stores/videos/list.ts";
import { OwnPoster } from "./own-poster.tsx";
import { OwnVideos } from "./own-videos.tsx";

interface ChooseOwnVideoProps {
  own: NonNullable<Composing["own"]>;
  /** The lengths that the input takes. */
  millisecondsMin: number;
  millisecondsMax: number;
  /** Called with a finished video; its file is `videos/<output_path>`, used where it lies. */
  onChoose: (generation: Generation) => void;
  onClose: () => void;
}

/** A sheet with the user's own finished videos: one tap chooses one. */
export default function ChooseOwnVideo(props: ChooseOwnVideoProps) {
  const { own, millisecondsMin, millisecondsMax, onChoose, onClose } = props;
  const { connection, generations } = own;
  const list = useMemo(() => createList(generations, { show: "ready" }), [generations]);
  const videos = list.ids.value.flatMap((id) => generations.entry(id).value?.generation ?? []);

  // Without a connection, it shows the videos that this device knows.
  const older = () => void list.older().catch(connection.resync);
  useEffect(older, [list]);

  return (
    <OwnVideos
      videos={videos}
      state={list.state.value.is}
      lengths={{ min: millisecondsMin, max: millisecondsMax }}
      hasOlder={list.hasOlder.value}
      poster={({ output_path: path }) => path && <OwnPoster own={own} path={path} />}
      onOlder={older}
      onChoose={onChoose}
      onClose={onClose}
    />
  );
}
