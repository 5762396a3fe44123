import type { Signal } from "@preact/signals";
import { Button } from "../../../../components/button.tsx";
import { Segments } from "../../../../components/fields/segments.tsx";
import { sayOfEdit as say } from "../../../../words/edit/edit.ts";
import { latestBox, middleBox, percentOf, SMALLEST_PERCENT, withBox, within } from "./box.ts";
import type { Box, Shape, Size } from "./shapes.ts";
import { PainterSlider } from "./painter-slider.tsx";
import type { Tool } from "./use-painting.ts";

/** Of the shorter side of the picture. */
const THICKNESS_PERCENT = { min: 2, max: 40 };

interface ToolsProps {
  size: Size;
  tool: Signal<Tool>;
  shapes: Signal<readonly Shape[]>;
  thicknessPercent: Signal<number>;
  /** Called while the brush changes its size, to show it. */
  onThickness: () => void;
}

/** What paints, and how large it is. */
export function Tools({ size, tool, shapes, thicknessPercent, onThickness }: ToolsProps) {
  const setBox = (name: keyof Box, percent: number) => {
    const now = latestBox(shapes.peek()) ?? middleBox(size);
    const whole = name === "x" || name === "width" ? size.width : size.height;
    shapes.value = withBox(shapes.peek(), within({ ...now, [name]: percent / 100 * whole }, size));
  };
  const box = percentOf(latestBox(shapes.value) ?? middleBox(size), size);
  const edges = [
    { name: "x", of: "left", label: say.left, max: 100 - box.width },
    { name: "width", of: "width", label: say.width, max: 100 },
    { name: "y", of: "top", label: say.top, max: 100 - box.height },
    { name: "height", of: "height", label: say.height, max: 100 },
  ] as const;
  return (
    <>
      <Segments
        legend={say.tool}
        segments={[
          { value: "brush", label: say.brush },
          { value: "eraser", label: say.eraser },
          { value: "box", label: say.box },
        ]}
        value={tool.value}
        onChange={(value) => (tool.value = value)}
      />
      {tool.value === "box"
        ? (
          <div class="painter-box">
            {edges.map(({ name, label, of, max }) => (
              <PainterSlider
                key={name}
                label={label}
                min={name === "x" || name === "y" ? 0 : SMALLEST_PERCENT}
                max={max}
                step={1}
                value={box[of]}
                text={say.percent(box[of])}
                onInput={(value) => setBox(name, value)}
              />
            ))}
          </div>
        )
        : (
          <PainterSlider
            label={say.thickness}
            {...THICKNESS_PERCENT}
            step={1}
            value={thicknessPercent.value}
            text={say.percent(thicknessPercent.value)}
            onInput={(value) => {
              thicknessPercent.value = value;
              onThickness();
            }}
          />
        )}
    </>
  );
}

interface StepsProps {
  size: Size;
  tool: Tool;
  shapes: Signal<readonly Shape[]>;
}

/** Takes the last shape away, or all of them, or adds a box. */
export function Steps({ size, tool, shapes }: StepsProps) {
  const isEmpty = shapes.value.length === 0;
  const isCleared = isEmpty || shapes.value.at(-1)?.is === "cleared";
  return (
    <div class="painter-steps">
      <Button
        kind="bare"
        blocked={isEmpty}
        onClick={() => (shapes.value = shapes.peek().slice(0, -1))}
      >
        {say.undo}
      </Button>
      <Button
        kind="bare"
        blocked={isCleared}
        onClick={() => {
          if (!isCleared) shapes.value = [...shapes.peek(), { is: "cleared" }];
        }}
      >
        {say.clear}
      </Button>
      {tool === "box" && (
        <Button
          kind="bare"
          onClick={() => (shapes.value = [...shapes.peek(), { is: "box", ...middleBox(size) }])}
        >
          {say.anotherBox}
        </Button>
      )}
    </div>
  );
}
