import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";
import "./button.css";

interface ButtonLinkProps {
  children: ComponentChildren;
  href: string;
  icon?: IconName;
  /** The name under which the browser saves the target. */
  download?: string;
}

/** A link that looks like a button. */
export function ButtonLink({ children, href, icon, download }: ButtonLinkProps) {
  return (
    <a class="button button-plain" href={href} {...(download ? { download } : {})}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </a>
  );
}
