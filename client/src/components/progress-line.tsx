import "./progress-line.css";

/** A thin line of light that grows. It stays short where `percent` is null: it is unknown. */
export function ProgressLine({ label, percent }: { label: string; percent: number | null }) {
  return (
    <progress
      class="progress-line"
      aria-label={label}
      max={100}
      {...(percent === null ? {} : { value: percent })}
    />
  );
}
