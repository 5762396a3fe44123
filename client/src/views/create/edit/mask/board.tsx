import { type Signal, useSignalEffect } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { sayOfEdit as say } from "../../../../words/edit/edit.ts";
import { latestBox, middleBox, percentOf, pressed, withBox } from "./box.ts";
import { drawShapes } from "./draw-shapes.ts";
import type { Point, Shape, Size } from "./shapes.ts";
import { type Tool, usePainting } from "./use-painting.ts";
import "./board.css";

/** The overlay needs no more than a screen shows; what is sent is drawn at the clip's size. */
const OVERLAY_PIXELS_MAX = 1024;
/** Without a time, Safari on phones shows nothing until the clip plays. */
const FIRST_SECONDS = 0.001;

interface BoardProps {
  url: string;
  size: Size;
  shapes: Signal<readonly Shape[]>;
  tool: Signal<Tool>;
  thickness: number;
  /** The frame to paint over, in seconds. */
  moment: number;
  isPainting: Signal<boolean>;
  brushAt: Signal<Point | null>;
  /** What a screen reader says about the box while keys move it. */
  said: Signal<string>;
  /** Called if this browser cannot show the clip. */
  onNotShown: () => void;
}

/** One frame of the clip with what was painted over it. */
export function Board(props: BoardProps) {
  const { url, size, shapes, tool, thickness, moment, isPainting, brushAt, said } = props;
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const board = useRef<HTMLButtonElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const ring = useRef<HTMLSpanElement>(null);
  const scale = Math.min(1, OVERLAY_PIXELS_MAX / Math.max(size.width, size.height));

  usePainting(board, { size, tool: tool.value, thickness, shapes, isPainting, brushAt });

  useSignalEffect(() => {
    const context = canvas.current?.getContext("2d");
    // Opaque: the stylesheet lets the clip show through.
    if (context) drawShapes(context, shapes.value, getComputedStyle(context.canvas).color, scale);
  });

  useEffect(() => {
    frame.current?.style.setProperty("--ratio", String(size.width / size.height));
  }, [size]);

  useEffect(() => {
    const at = Math.max(moment, FIRST_SECONDS);
    if (video.current && video.current.readyState > 0) video.current.currentTime = at;
  }, [moment]);

  useEffect(() => {
    const at = tool.value === "box" ? null : brushAt.value;
    const style = ring.current?.style;
    style?.setProperty("--x", String((at?.x ?? 0) / size.width));
    style?.setProperty("--y", String((at?.y ?? 0) / size.height));
    style?.setProperty("--size", String(thickness / size.width));
    ring.current?.toggleAttribute("hidden", at === null);
  }, [brushAt.value, thickness, tool.value]);

  const press = (event: KeyboardEvent) => {
    const known = latestBox(shapes.peek());
    const box = known ?? middleBox(size);
    // The first arrow key shows the box where it is, and the next one moves it.
    const moved = pressed(box, event.key, event.shiftKey, size);
    const isAnother = event.key === "Enter";
    if (!moved && !isAnother) return;
    event.preventDefault();
    tool.value = "box";
    const next = isAnother || !known ? middleBox(size) : moved ?? box;
    shapes.value = isAnother
      ? [...shapes.peek(), { is: "box", ...next }]
      : withBox(shapes.peek(), next);
    const { left, top, width, height } = percentOf(next, size);
    said.value = say.boxAt(left, top, width, height);
  };

  return (
    <div class="board-place">
      <div ref={frame} class="board-frame">
        <video
          ref={video}
          src={url}
          muted
          playsInline
          preload="auto"
          disableRemotePlayback
          aria-hidden="true"
          tabIndex={-1}
          onLoadedMetadata={({ currentTarget }) => {
            if (currentTarget.videoWidth === 0) props.onNotShown();
            currentTarget.currentTime = Math.max(moment, FIRST_SECONDS);
          }}
          onError={props.onNotShown}
        />
        <canvas
          ref={canvas}
          width={Math.round(size.width * scale)}
          height={Math.round(size.height * scale)}
          aria-hidden="true"
        />
        <span ref={ring} class="board-ring" hidden />
        <button
          ref={board}
          type="button"
          class="board"
          data-tool={tool.value}
          aria-label={say.area}
          aria-describedby={`${id}-keys`}
          onKeyDown={press}
        />
        <p id={`${id}-keys`} class="spoken">{say.keys}</p>
      </div>
    </div>
  );
}
