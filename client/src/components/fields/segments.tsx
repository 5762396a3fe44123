import { useId } from "preact/hooks";
import { Changing } from "../changing.tsx";
import { Icon, type IconName } from "../icon.tsx";
import "./segments.css";

export interface Segment<Value extends string> {
  value: Value;
  label: string;
  /** Shown instead of the label, which is then only read aloud. */
  icon?: IconName;
  /** Width to height: shown as a frame of this shape instead of the label. */
  ratio?: number | undefined;
  /** The language of the label, if it differs from the page's. */
  lang?: string;
  /** A second line in small text. */
  note?: string | undefined;
}

interface SegmentsProps<Value extends string> {
  legend: string;
  segments: readonly Segment<Value>[];
  value: Value;
  onChange: (value: Value) => void;
}

/** A choice of a few, side by side: native radio buttons, so that the arrow keys work. */
export function Segments<Value extends string>(props: SegmentsProps<Value>) {
  const { legend, segments, value, onChange } = props;
  const name = useId();
  return (
    <fieldset class="segments">
      <legend class="spoken">{legend}</legend>
      {segments.map((segment) => (
        <label key={segment.value}>
          <input
            type="radio"
            name={name}
            value={segment.value}
            checked={segment.value === value}
            aria-label={segment.label}
            aria-describedby={segment.note ? `${name}-${segment.value}` : undefined}
            onChange={() => onChange(segment.value)}
          />
          {segment.icon && <Icon name={segment.icon} />}
          {segment.ratio !== undefined && (
            <i class="segments-shape" style={frameOf(segment.ratio)} aria-hidden="true" />
          )}
          <span class={segment.icon || segment.ratio ? "spoken" : ""} lang={segment.lang}>
            {segment.label}
          </span>
          {segment.note && (
            <small id={`${name}-${segment.value}`}>
              <Changing>{segment.note}</Changing>
            </small>
          )}
        </label>
      ))}
    </fieldset>
  );
}

/** Every shape has the same area. */
function frameOf(ratio: number): { inlineSize: string; blockSize: string } {
  const side = Math.sqrt(ratio);
  return { inlineSize: `${side}rem`, blockSize: `${1 / side}rem` };
}
