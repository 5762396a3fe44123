import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { readReference } from "../../../api/contracts.ts";
import { Button } from "../../../components/button.tsx";
import { Making } from "../../../components/video/making.tsx";
import { savesData } from "../../../stores/device/saves-data.ts";
import { useStores } from "../../../stores/stores.ts";
import type { Entry } from "../../../stores/videos/generations.ts";
import { asksToNotify } from "../../../shell/notify/ask-to-notify.ts";
import { turnOnNotifications } from "../../../shell/notify/notification-permission.ts";
import { words } from "../../../words/words.ts";
import { percentOf, stageOf } from "./stage.ts";
import { TimePassed } from "./time-passed.tsx";

const say = words.videos;

interface MakingTileProps {
  entry: Entry;
  href: string;
  onOpen: (event: MouseEvent) => void;
  /** Called with the size of the photo, whose shape the video will have. */
  onSize: (width: number, height: number) => void;
}

/** A video that is being made: its first words, over its photo if it has one, and the progress. */
export function MakingTile({ entry, href, onOpen, onSize }: MakingTileProps) {
  const { requests } = useStores();
  const { generation, overdue, request } = entry;
  const { id, prompt, state, inputs } = generation;
  const isStopping = useSignal(false);
  const mayStop = request === "answered" && state !== "finalizing";
  const photo = usePhoto(inputs["picture"]);

  const stop = async () => {
    isStopping.value = true;
    await requests.cancel(id);
    isStopping.value = false;
  };

  return (
    <div class="tile-card" data-photo={photo !== null}>
      {photo && (
        <img
          class="tile-backdrop"
          src={photo}
          alt=""
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            onSize(naturalWidth, naturalHeight)}
        />
      )}
      <a class="tile-prompt tile-link" dir="auto" href={href} onClick={onOpen}>{prompt}</a>
      {overdue && <p class="tile-why">{say.overdue}</p>}
      <div class="tile-making">
        {mayStop && (
          <Button
            kind="bare"
            busy={isStopping.value}
            label={`${say.cancel}: ${prompt}`}
            onClick={() => void stop()}
          >
            {say.cancel}
          </Button>
        )}
        {mayStop && asksToNotify(id) && (
          <Button
            kind="bare"
            onClick={() => void turnOnNotifications()}
          >
            {say.tellMe}
          </Button>
        )}
        <Making stage={stageOf(entry)} percent={percentOf(entry)} progressLabel={say.progress}>
          <TimePassed generation={generation} />
        </Making>
      </div>
    </div>
  );
}

/** The address of an uploaded picture. Null: there is none, or it is not known yet. */
function usePhoto(reference: unknown): string | null {
  const { videoUrls } = useStores();
  const [url, setUrl] = useState<string | null>(null);
  const isPhoto = readReference(reference)?.bucket === "pictures" && !savesData();
  useEffect(() => {
    if (!isPhoto) return;
    let isCurrent = true;
    videoUrls.file(String(reference)).then((found) => isCurrent && setUrl(found), () => {});
    return () => {
      isCurrent = false;
    };
  }, [reference]);
  return url;
}
