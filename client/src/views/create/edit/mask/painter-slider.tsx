import { useId } from "preact/hooks";
import "./painter-slider.css";

interface PainterSliderProps {
  label: string;
  min: number;
  max: number;
  step: number;
  value: number;
  /** The value in words, for a screen reader. */
  text: string;
  onInput: (value: number) => void;
}

/** A native slider behind its label, as small as a phone needs it. */
export function PainterSlider({ label, min, max, step, value, text, onInput }: PainterSliderProps) {
  const id = useId();
  return (
    <div class="painter-slider">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={text}
        onInput={({ currentTarget }) => onInput(currentTarget.valueAsNumber)}
      />
    </div>
  );
}
