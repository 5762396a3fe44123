import { Icon } from "../../components/icon.tsx";

/** A link to a sub-page. */
export function Row({ href, label }: { href: string; label: string }) {
  return (
    <a class="you-row" href={href}>
      <span>{label}</span>
      <Icon name="next" />
    </a>
  );
}
