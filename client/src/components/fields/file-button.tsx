import { Icon, type IconName } from "../icon.tsx";
import "../button.css";
import "./file-button.css";

interface FileButtonProps {
  label: string;
  icon: IconName;
  accept: string;
  /** Opens the camera on a phone. */
  capture?: "environment";
  onChoose: (file: File) => void;
}

/** A native file input, visually hidden in a label that looks like a button. */
export function FileButton({ label, icon, accept, capture, onChoose }: FileButtonProps) {
  return (
    <label class="button button-plain file-button">
      <Icon name={icon} />
      <span>{label}</span>
      <input
        type="file"
        accept={accept}
        {...(capture ? { capture } : {})}
        onChange={({ currentTarget: input }) => {
          const file = input.files?.[0];
          input.value = ""; // So that the same file can be chosen again after it was removed.
          if (file) onChoose(file);
        }}
      />
    </label>
  );
}
