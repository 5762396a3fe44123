import "./progress-line.css";

/** A thin line that grows. If `percent` is null, the progress is unknown and it stays short. */
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
