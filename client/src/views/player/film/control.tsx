import { Icon, type IconName } from "../../../components/icon.tsx";

interface ControlProps {
  icon: IconName;
  label: string;
  /** For a button that turns something on and off: whether it is on. */
  isPressed?: boolean;
  onClick: () => void;
}

/** A round button over a video. */
export function Control({ icon, label, isPressed, onClick }: ControlProps) {
  return (
    <button
      type="button"
      class="control"
      aria-label={label}
      aria-pressed={isPressed}
      title={label}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
