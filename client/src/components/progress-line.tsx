import "./progress-line.css";

/** A thin line of light that grows. `percent` is null where nobody can tell how far, and then it stays short. */
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
