import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Attached } from "../../../../api/user/uploads.ts";
import { Button } from "../../../../components/button.tsx";
import { Changing } from "../../../../components/changing.tsx";
import { Icon } from "../../../../components/icon.tsx";
import { sayOfEdit as say } from "../../../../words/edit/edit.ts";
import { words } from "../../../../words/words.ts";
import { Board } from "./board.tsx";
import { makeMask, type WhyNoMask } from "./make-mask.ts";
import type { MaskSource } from "./mask-source.ts";
import { type ClipFrames, millisecondsOf } from "./read-clip.ts";
import { isUnpainted, paintedPercent, type Point, type Shape } from "./shapes.ts";
import { PainterSlider } from "./painter-slider.tsx";
import { Steps, Tools } from "./tools.tsx";
import { useClip } from "./use-clip.ts";
import type { Tool } from "./use-painting.ts";
import "./painter.css";

interface PainterProps {
  as: "picture" | "clip";
  source: MaskSource;
  /** What was painted. Its owner keeps it, so that the user can go on later. */
  shapes: Signal<readonly Shape[]>;
  onMask: (mask: Attached) => void;
  onClose: () => void;
}

/** A dialog in which a mask is painted over a frame of the clip. */
export default function Painter(props: PainterProps) {
  const { source, shapes, onClose } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const [round, setRound] = useState(0);
  const [isShown, setIsShown] = useState(true);
  const clip = useClip(source, round);

  // A modal dialog: it returns the focus to the button. A tap beside it does not close it, because
  // a brush often ends there.
  useLayoutEffect(() => {
    dialog.current?.showModal();
    return () => dialog.current?.close();
  }, []);

  const press = (event: KeyboardEvent) => {
    const isUndo = event.key === "z" && (event.ctrlKey || event.metaKey);
    // The dialog is in the composer's form, which Enter in an input would send.
    const wouldSend = event.key === "Enter" && event.target instanceof HTMLInputElement;
    if (isUndo) shapes.value = shapes.peek().slice(0, -1);
    if (isUndo || wouldSend) event.preventDefault();
  };

  return (
    <dialog
      ref={dialog}
      class="painter"
      aria-label={say.title}
      onKeyDown={press}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div class="painter-head">
        <h2>{say.title}</h2>
        <button type="button" class="painter-close" aria-label={words.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {clip.is === "ready" && isShown
        ? clip.url && (
          <Easel
            {...props}
            frames={clip.frames}
            url={clip.url}
            onNotShown={() => setIsShown(false)}
          />
        )
        : (
          <div class="painter-instead">
            <output>
              <Changing>
                {clip.is === "loading"
                  ? say.loading
                  : clip.is === "lost"
                  ? say.notLoaded
                  : say.notShown}
              </Changing>
            </output>
            {clip.is === "lost" && (
              <Button icon="again" onClick={() => setRound(round + 1)}>{words.retry}</Button>
            )}
          </div>
        )}
    </dialog>
  );
}

interface EaselProps extends PainterProps {
  frames: ClipFrames;
  url: string;
  onNotShown: () => void;
}

/** The clip and the tools, once it is known how large and how long the clip is. */
function Easel({ as, frames, url, shapes, onMask, onClose, onNotShown }: EaselProps) {
  const id = useId();
  const tool = useSignal<Tool>("brush");
  const thicknessPercent = useSignal(14);
  const moment = useSignal(0);
  const isPainting = useSignal(false);
  const brushAt = useSignal<Point | null>(null);
  const said = useSignal("");
  const share = useSignal<number | null>(null);
  const why = useSignal<WhyNoMask | "failed" | null>(null);
  const stop = useMemo(() => new AbortController(), []);
  useEffect(() => () => stop.abort(), []);

  const seconds = millisecondsOf(frames) / 1000;
  const thickness = thicknessPercent.value / 100 * Math.min(frames.width, frames.height);
  const isEmpty = isUnpainted(shapes.value);
  const percent = useRef(0);
  if (!isPainting.value) percent.current = paintedPercent(shapes.value, frames);
  useEffect(() => void (why.value = null), [shapes.value]);

  const use = async () => {
    if (share.peek() !== null) return;
    share.value = 0;
    try {
      const onProgress = (part: number) => void (share.value = part);
      const painted = shapes.peek();
      const made = await makeMask({
        as,
        clip: frames,
        shapes: painted,
        onProgress,
        signal: stop.signal,
      });
      if (stop.signal.aborted) return;
      if (typeof made === "string") why.value = made;
      else {
        onMask(made);
        onClose();
      }
    } catch (error) {
      if (stop.signal.aborted) return; // Closed meanwhile.
      console.error(error);
      why.value = "failed";
    } finally {
      share.value = null;
    }
  };

  return (
    <div class="painter-easel">
      <Board
        url={url}
        size={frames}
        shapes={shapes}
        tool={tool}
        thickness={thickness}
        moment={moment.value}
        isPainting={isPainting}
        brushAt={brushAt}
        said={said}
        onNotShown={onNotShown}
      />
      <div class="painter-tools">
        <p class="painter-explained">{say.explained}</p>
        <PainterSlider
          label={say.moment}
          min={0}
          max={seconds}
          step={0.05}
          value={moment.value}
          text={say.seconds(moment.value.toFixed(1))}
          onInput={(value) => (moment.value = value)}
        />
        <Tools
          size={frames}
          tool={tool}
          shapes={shapes}
          thicknessPercent={thicknessPercent}
          onThickness={() => (brushAt.value = { x: frames.width / 2, y: frames.height / 2 })}
        />
        <div class="painter-state">
          <Steps size={frames} tool={tool.value} shapes={shapes} />
          <output class="painter-percent numbers">
            <Changing>{say.painted(percent.current)}</Changing>
          </output>
        </div>
        <p class="spoken" aria-live="polite">
          <Changing>{said.value}</Changing>
        </p>
        <output id={`${id}-why`} class="painter-why">
          {why.value && <Changing>{say.whyNoMask[why.value]}</Changing>}
        </output>
        <Button
          kind="primary"
          blocked={isEmpty}
          busy={share.value !== null}
          describedBy={`${id}-why`}
          onClick={() => {
            if (isEmpty) why.value = "empty";
            else void use();
          }}
        >
          {share.value === null ? say.use : say.making(Math.round(share.value * 100))}
        </Button>
      </div>
    </div>
  );
}
