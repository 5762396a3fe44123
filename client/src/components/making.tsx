import type { ComponentChildren } from "preact";
import { ProgressLine } from "./progress-line.tsx";
import "./making.css";

interface MakingProps {
  /** "Waiting", "Making · 40 %" */
  stage: string;
  /** "12 s · usually 40 s" */
  children: ComponentChildren;
  percent: number | null;
  progressLabel: string;
}

/** The progress of a video, as text and as a line. */
export function Making({ stage, children, percent, progressLabel }: MakingProps) {
  return (
    <div class="making">
      <p>
        <strong>{stage}</strong> <span class="numbers">{children}</span>
      </p>
      <ProgressLine label={progressLabel} percent={percent} />
    </div>
  );
}
