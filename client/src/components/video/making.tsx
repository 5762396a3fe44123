import type { ComponentChildren } from "preact";
import { Untranslated } from "../changing.tsx";
import { ProgressLine } from "../progress-line.tsx";
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
        <strong>
          <Untranslated>{stage}</Untranslated>
        </strong>{" "}
        <Untranslated class="numbers">{children}</Untranslated>
      </p>
      <ProgressLine label={progressLabel} percent={percent} />
    </div>
  );
}
