import { Icon } from "../../components/icon.tsx";

interface RowProps {
  href: string;
  label: string;
  /** The sub-page that is open. */
  isCurrent?: boolean;
}

/** A link to a sub-page. */
export function Row({ href, label, isCurrent }: RowProps) {
  return (
    <a class="you-row" href={href} aria-current={isCurrent ? "page" : undefined}>
      <span>{label}</span>
      <Icon name="next" />
    </a>
  );
}
