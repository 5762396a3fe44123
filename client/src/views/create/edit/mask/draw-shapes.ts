import type { Shape } from "./shapes.ts";

/**
 * Draws the shapes in one colour on a transparent canvas that shows the clip at `scale`. What the
 * user sees and what is sent are drawn by this one function.
 */
export function drawShapes(
  context: CanvasRenderingContext2D,
  shapes: readonly Shape[],
  colour: string,
  scale = 1,
): void {
  const { canvas } = context;
  const clear = () => context.clearRect(0, 0, canvas.width / scale, canvas.height / scale);
  context.save();
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.fillStyle = colour;
  context.strokeStyle = colour;
  context.lineCap = "round";
  context.lineJoin = "round";
  clear();
  for (const shape of shapes) {
    if (shape.is === "cleared") clear();
    else if (shape.is === "box") context.fillRect(shape.x, shape.y, shape.width, shape.height);
    else {
      const [first, ...rest] = shape.points;
      if (!first) continue;
      context.globalCompositeOperation = shape.erases ? "destination-out" : "source-over";
      context.lineWidth = shape.thickness;
      context.beginPath();
      context.moveTo(first.x, first.y);
      // A line to where it begins is a dot.
      for (const { x, y } of rest.length > 0 ? rest : [first]) context.lineTo(x, y);
      context.stroke();
      context.globalCompositeOperation = "source-over";
    }
  }
  context.restore();
}
