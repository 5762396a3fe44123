import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Generation } from "../../../api/contracts.ts";
import type { Attached } from "../../../api/user/uploads.ts";
import { Button } from "../../../components/button.tsx";
import { Message } from "../../../components/message.tsx";
import { extend } from "../../../stores/draft/extending.ts";
import { useStores } from "../../../stores/stores.ts";
import { sayInPlayer as say } from "../../../words/videos/player.ts";
import { words } from "../../../words/words.ts";
import { drawLastFrame, type LastFrame } from "./last-frame.ts";
import type { Start } from "./starts.ts";
import "./extend.css";

interface ExtendProps {
  generation: Generation;
  /** At least one. */
  starts: readonly Start[];
  /** Called when the composer was filled, to show it. */
  onCompose: () => void;
}

type Failure = Exclude<LastFrame["is"], "drawn"> | "lost";

const labels = { last_frame: say.lastFrame, whole_clip: say.wholeClip };
const hints = { last_frame: say.lastFrameHint, whole_clip: say.wholeClipHint };
const failures: Record<Failure, string> = {
  black: say.blackFrame,
  hidden: say.noCanvas,
  lost: say.noLastFrame,
};

/** Begins the next part of a video: from its last frame, or from the whole video. */
export default function Extend({ generation, starts, onCompose }: ExtendProps) {
  const { draft, videoUrls } = useStores();
  const panel = useRef<HTMLElement>(null);
  const isOpen = useRef(true);
  const [isDrawing, setDrawing] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { id, output_path: path } = generation;
  const [only] = starts.length === 1 ? starts : [];

  async function lastFrameOf(video: string): Promise<LastFrame> {
    const poster = await videoUrls.poster(video).catch(() => null);
    try {
      return await drawLastFrame(await videoUrls.url(video), poster);
    } catch {
      videoUrls.forgetVideo(video); // Most often the address has expired.
      return await drawLastFrame(await videoUrls.url(video), poster);
    }
  }

  async function begin({ from, model, mode }: Start): Promise<void> {
    if (path === null || isDrawing) return;
    const extending = { parent_id: id, model, mode };
    if (from === "whole_clip") {
      await extend(draft, generation, { ...extending, inputs: { first_clip: `videos/${path}` } });
      return onCompose();
    }
    setFailure(null);
    setDrawing(true);
    const frame = await lastFrameOf(path).catch((): { is: "lost" } => ({ is: "lost" }));
    if (!isOpen.current) return;
    setDrawing(false);
    if (frame.is !== "drawn") return setFailure(frame.is);
    await extend(draft, generation, { ...extending, inputs: {}, picture: attachedOf(frame) });
    onCompose();
  }

  // Also for its end: a frame that comes right after it was closed fills no composer.
  useLayoutEffect(() => {
    if (only) void begin(only);
    panel.current?.focus({ preventScroll: true });
    panel.current?.scrollIntoView({ block: "nearest" });
    return () => {
      isOpen.current = false;
    };
  }, []);

  return (
    <section ref={panel} class="extend" aria-label={say.extend} tabIndex={-1}>
      {!only && (
        <>
          <h2>{say.extendFrom}</h2>
          <ul>
            {starts.map((start) => (
              <li key={start.from}>
                <Button busy={isDrawing} onClick={() => void begin(start)}>
                  {labels[start.from]}
                </Button>
                <p>{hints[start.from]}</p>
              </li>
            ))}
          </ul>
        </>
      )}
      {isDrawing && <Message kind="info">{say.extending}</Message>}
      {failure && <Message kind="bad">{failures[failure]}</Message>}
      {only && failure === "lost" && (
        <Button icon="again" onClick={() => void begin(only)}>{words.retry}</Button>
      )}
    </section>
  );
}

function attachedOf({ picture, width, height }: Extract<LastFrame, { is: "drawn" }>): Attached {
  return {
    id: crypto.randomUUID(),
    bucket: "pictures",
    file: picture,
    ending: "jpg",
    milliseconds: null,
    width,
    height,
    has_sound: null,
  };
}
