import { Icon } from "../../components/icon.tsx";

/** Leads to a page of its own. */
export function Row({ href, label }: { href: string; label: string }) {
  return (
    <a class="you-row" href={href}>
      <span>{label}</span>
      <Icon name="next" />
    </a>
  );
}
