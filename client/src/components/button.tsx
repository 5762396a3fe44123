import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";
import "./button.css";

interface ButtonProps {
  children: ComponentChildren;
  /**
   * `primary`: the one thing to do next. `plain`: anything else. `bare`: a word that can be tapped. `danger`: what
   * cannot be taken back.
   */
  kind?: "primary" | "plain" | "bare" | "danger";
  type?: "button" | "submit";
  icon?: IconName;
  /** Being carried out: stays focusable, takes no second tap. */
  busy?: boolean;
  /** Looks disabled but can be tapped, and then explains itself by `describedBy`. */
  blocked?: boolean;
  describedBy?: string;
  /** Whether what it opens is open. */
  expanded?: boolean;
  /** Read aloud in place of the words on it, which it begins with. */
  label?: string;
  onClick?: (event: MouseEvent) => void;
}

export function Button(props: ButtonProps) {
  const { children, kind = "plain", type = "button", icon, busy, blocked, onClick } = props;
  return (
    <button
      class={`button button-${kind}`}
      type={type}
      aria-disabled={busy || blocked ? "true" : undefined}
      aria-busy={busy ? "true" : undefined}
      aria-describedby={props.describedBy}
      aria-expanded={props.expanded}
      aria-label={props.label}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}
