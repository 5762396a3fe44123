import { useId } from "preact/hooks";
import { Untranslated } from "../changing.tsx";
import "./slider.css";

interface SliderProps {
  label: string;
  min: number;
  max: number;
  value: number;
  /** The value in words, such as "5 s". */
  text: string;
  hint?: string;
  onInput: (value: number) => void;
}

/** A whole number in a range: a native slider, with its value in words. */
export function Slider({ label, min, max, value, text, hint, onInput }: SliderProps) {
  const id = useId();
  return (
    <div class="slider">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        value={value}
        aria-valuetext={text}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onInput={(event) => onInput(event.currentTarget.valueAsNumber)}
      />
      <output class="numbers" for={id}>
        <Untranslated>{text}</Untranslated>
      </output>
      {hint && <p id={`${id}-hint`}>{hint}</p>}
    </div>
  );
}
