import { Icon } from "../icon.tsx";
import "./select.css";

interface SelectProps {
  label: string;
  options: readonly { value: string; label: string }[];
  value: string;
  onChange: (value: string) => void;
}

/** A native select that looks like a chip. */
export function Select({ label, options, value, onChange }: SelectProps) {
  return (
    <label class="select">
      <span class="spoken">{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map((option) => (
          // The label is part of the key: see changing.tsx.
          <option key={`${option.value} ${option.label}`} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </label>
  );
}
