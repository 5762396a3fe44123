import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import "./chips.css";

interface Chip {
  href: string;
  label: string;
  isOn: boolean;
}

interface ChipsProps {
  label: string;
  chips: readonly Chip[];
  /** What stands before the first chip and scrolls with it. */
  children?: ComponentChildren;
}

/**
 * Choices with an address, in one line that scrolls sideways: links, so that back, a new tab and a
 * bookmark work. Each is drawn lower than the target that a finger needs.
 */
export function Chips({ label, chips, children }: ChipsProps) {
  const line = useRef<HTMLDivElement>(null);
  const chosen = chips.find(({ isOn }) => isOn)?.href;
  useEffect(() => showChosen(line.current), [chosen]);
  return (
    <div ref={line} class="chips">
      {children}
      <nav aria-label={label}>
        {chips.map(({ href, label: name, isOn }) => (
          <a key={name} class="chip" href={href} aria-current={isOn ? "true" : undefined}>
            <span>{name}</span>
          </a>
        ))}
      </nav>
    </div>
  );
}

/**
 * If the line is wider than the screen, scrolls the chosen chip to its middle without scrolling the
 * page.
 */
function showChosen(line: HTMLElement | null): void {
  const chip = line?.querySelector("[aria-current]");
  if (!line || !chip) return;
  const { left, width } = chip.getBoundingClientRect();
  const view = line.getBoundingClientRect();
  line.scrollLeft += left + width / 2 - (view.left + view.width / 2);
}
