import type { ComponentChildren } from "preact";
import { Changing } from "./changing.tsx";
import { Icon, type IconName } from "./icon.tsx";
import "./button.css";

interface ButtonProps {
  children: ComponentChildren;
  /**
   * `primary`: the next step, as wide as a phone. `quiet`: the same, where it is not the most
   * important one; a blocked `primary` looks like it. `plain`: anything else. `bare`: text that can
   * be tapped. `danger`: something that cannot be undone.
   */
  kind?: "primary" | "quiet" | "plain" | "bare" | "danger";
  type?: "button" | "submit";
  icon?: IconName;
  /** The action is running: the button stays focusable but ignores a second tap. */
  busy?: boolean;
  /** Looks disabled but can be tapped, and then explains itself in the element `describedBy`. */
  blocked?: boolean;
  describedBy?: string;
  /** Whether the element that it opens is open. */
  expanded?: boolean;
  /** Read aloud instead of the visible text, which it has to start with. */
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
      {typeof children === "string" ? <Changing>{children}</Changing> : <span>{children}</span>}
    </button>
  );
}
