import { useEffect, useRef } from "preact/hooks";
import "./chips.css";

interface Chip {
  href: string;
  label: string;
  isOn: boolean;
}

/** A choice that has an address: links, so that back, a new tab and a bookmark work. */
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

/** Where the line is wider than the screen, the chosen one is pushed to its middle. The page itself stays. */
function showChosen(line: HTMLElement | null): void {
  const chip = line?.querySelector("[aria-current]");
  if (!line || !chip) return;
  const { left, width } = chip.getBoundingClientRect();
  const view = line.getBoundingClientRect();
  line.scrollLeft += left + width / 2 - (view.left + view.width / 2);
}
