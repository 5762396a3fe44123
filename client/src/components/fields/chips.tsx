import { useEffect, useRef } from "preact/hooks";
import "./chips.css";

interface Chip {
  href: string;
  label: string;
  isOn: boolean;
}

/** A choice with an address: links, so that back, a new tab and a bookmark work. */
export function Chips({ label, chips }: { label: string; chips: readonly Chip[] }) {
  const nav = useRef<HTMLElement>(null);
  const chosen = chips.find(({ isOn }) => isOn)?.href;
  useEffect(() => showChosen(nav.current), [chosen]);
  return (
    <nav ref={nav} class="chips" aria-label={label}>
      {chips.map(({ href, label: name, isOn }) => (
        <a key={name} href={href} aria-current={isOn ? "true" : undefined}>{name}</a>
      ))}
    </nav>
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
