import type { ComponentChildren } from "preact";
import { Changing } from "../../../components/changing.tsx";
import { Drawing, Icon, type IconName } from "../../../components/icon.tsx";

const DONE = "M5 12.5l4.5 4.5L19 7.5";

interface ActionIconProps {
  icon: IconName;
  /** It was done just now. */
  isDone?: boolean;
}

interface ActionProps extends ActionIconProps {
  children: ComponentChildren;
  isPrimary?: boolean;
  busy?: boolean;
  /** Whether what it opens is open. */
  isOpen?: boolean;
  onClick: () => void;
}

export function ActionIcon({ icon, isDone }: ActionIconProps) {
  return isDone ? <Drawing path={DONE} /> : <Icon name={icon} />;
}

/** A button below a video: its icon, and below that its name. */
export function Action(
  { icon, isDone = false, children, isPrimary, busy, isOpen, onClick }: ActionProps,
) {
  return (
    <button
      type="button"
      class="player-action"
      data-primary={isPrimary ? "true" : undefined}
      aria-busy={busy ? "true" : undefined}
      aria-disabled={busy ? "true" : undefined}
      aria-expanded={isOpen}
      onClick={() => !busy && onClick()}
    >
      <ActionIcon icon={icon} isDone={isDone} />
      {typeof children === "string" ? <Changing>{children}</Changing> : <span>{children}</span>}
    </button>
  );
}
