import "./chips.css";

export interface Chip {
  href: string;
  label: string;
  isOn: boolean;
}

/** A choice that has an address: links, so that back, a new tab and a bookmark work. */
export function Chips({ label, chips }: { label: string; chips: readonly Chip[] }) {
  return (
    <nav class="chips" aria-label={label}>
      {chips.map(({ href, label: name, isOn }) => (
        <a key={name} href={href} aria-current={isOn ? "true" : undefined}>{name}</a>
      ))}
    </nav>
  );
}
