import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";
import "./button.css";

interface ButtonLinkProps {
  children: ComponentChildren;
  href: string;
  kind?: "primary" | "plain" | "bare";
  icon?: IconName;
  /** The name under which the browser saves the target. */
  download?: string;
}

/** A link that looks like a button. */
export function ButtonLink({ children, href, kind = "plain", icon, download }: ButtonLinkProps) {
  return (
    <a class={`button button-${kind}`} href={href} {...(download ? { download } : {})}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </a>
  );
}
