import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Input } from "../../../api/contracts.ts";
import { canvasNoise, INVISIBLE_NOISE } from "../../../api/device/picture/canvas-noise.ts";
import { redraw } from "../../../api/device/picture/redraw.ts";
import { Problem } from "../../../api/problem.ts";
import { Button } from "../../../components/button.tsx";
import { Segments } from "../../../components/fields/segments.tsx";
import { Slider } from "../../../components/fields/slider.tsx";
import { Sheet } from "../../../components/sheet.tsx";
import { useObjectUrl } from "../../../components/use-object-url.ts";
import { tellFailure } from "../../../shell/drop/attach-file.ts";
import { useComposing } from "../../../stores/composing.ts";
import { nearestShape, ratioOf } from "../../../stores/videos/shape.ts";
import { describeChoice } from "../../../words/create/describe-input.ts";
import { sayOfPictures as say } from "../../../words/create/pictures.ts";
import { areaOf, type Cropping, moved, ZOOM_MAX } from "./cropping.ts";
import "./crop.css";

const SHAPE = "aspect_ratio";
/** For models whose videos have the photo's own shape. */
const shapes = ["9:16", "1:1", "16:9"];
/** An arrow key moves the part by this share of itself. */
const STEP = 0.1;
const keys: Record<string, [right: number, down: number]> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

interface CropProps {
  file: Blob;
  size: { width: number; height: number };
  input: Input;
  onClose: () => void;
}

/** A sheet in which the part of a photo is chosen that has the video's shape. */
export default function Crop({ file, size, input, onClose }: CropProps) {
  const composing = useComposing();
  const { draft } = composing;
  const choice = draft.inputs.value.find(({ name }) => name === SHAPE);
  const offered = choice?.kind === "choice" ? choice.values : shapes;
  const chosen = draft.chosen.value[SHAPE];
  const first = typeof chosen === "string"
    ? chosen
    : nearestShape(offered, size.width / size.height) ?? "1:1";
  const shape = useSignal(first);
  const cropping = useSignal<Cropping>({ ratio: ratioOf(first) ?? 1, zoom: 1, x: 0.5, y: 0.5 });
  const isBusy = useSignal(false);
  const image = useRef<HTMLImageElement>(null);
  const url = useObjectUrl(file);
  const area = areaOf(cropping.value, size);
  const { ratio, zoom } = cropping.value;

  const move = (right: number, down: number) => {
    cropping.value = moved(cropping.peek(), size, right, down);
  };

  async function use(): Promise<void> {
    isBusy.value = true;
    const isUsed = await tellFailure(composing, file, input, async () => {
      const noise = await canvasNoise();
      const isFaithful = noise !== null && noise <= INVISIBLE_NOISE;
      const part = isFaithful && image.current ? await redraw(image.current, area) : null;
      if (!part) throw new Problem({ code: "picture_not_redrawn", status: 413 });
      if (choice) draft.choose(SHAPE, shape.peek());
      await draft.attach(part, input);
    });
    isBusy.value = false;
    if (isUsed) onClose();
  }

  return (
    <Sheet title={say.cropTitle} class="crop" onClose={onClose}>
      <button
        type="button"
        class="crop-frame"
        style={{ "--ratio": String(ratio) }}
        aria-label={say.cropHint}
        onKeyDown={(event) => {
          const step = keys[event.key];
          if (!step) return;
          event.preventDefault();
          move(...step);
        }}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={({ currentTarget: frame, pointerId, movementX, movementY }) => {
          if (!frame.hasPointerCapture(pointerId)) return;
          move(-movementX / frame.offsetWidth, -movementY / frame.offsetHeight);
        }}
      >
        {url && (
          <img
            ref={image}
            src={url}
            alt=""
            draggable={false}
            style={{
              inlineSize: `${(100 * size.width) / area.width}%`,
              insetInlineStart: `${(-100 * area.left) / area.width}%`,
              insetBlockStart: `${(-100 * area.top) / area.height}%`,
            }}
          />
        )}
      </button>
      <p class="crop-hint" aria-hidden="true">{say.cropHint}</p>
      <Segments
        legend={say.cropShape}
        segments={offered.map((value) => ({
          value,
          label: choice?.kind === "choice" ? describeChoice(choice, value) : value,
          ratio: ratioOf(value),
        }))}
        value={shape.value}
        onChange={(value) => {
          shape.value = value;
          cropping.value = { ...cropping.peek(), ratio: ratioOf(value) ?? 1 };
        }}
      />
      <Slider
        label={say.cropZoom}
        min={100}
        max={100 * ZOOM_MAX}
        value={Math.round(100 * zoom)}
        text={`${Math.round(100 * zoom)} %`}
        onInput={(percent) => (cropping.value = { ...cropping.peek(), zoom: percent / 100 })}
      />
      <Button kind="primary" busy={isBusy.value} onClick={() => void use()}>{say.cropDone}</Button>
    </Sheet>
  );
}
