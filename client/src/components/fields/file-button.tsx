import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "../icon.tsx";
import "../button.css";
import "./file-button.css";

interface FileButtonProps {
  label: string;
  icon?: IconName;
  /** What was chosen before: shown instead of the label, which is then only read aloud. */
  picture?: ComponentChildren;
  accept: string;
  /** Opens the camera on a phone. */
  capture?: "environment";
  /** Whether several can be chosen at once. */
  multiple?: boolean;
  onChoose: (file: File, others: readonly File[]) => void;
}

/** A native file input, visually hidden in a label that looks like a button. */
export function FileButton(props: FileButtonProps) {
  const { label, icon, picture, accept, capture, multiple, onChoose } = props;
  return (
    <label class="button button-plain file-button">
      {icon && <Icon name={icon} />}
      {picture}
      <span class={picture ? "spoken" : ""}>{label}</span>
      <input
        type="file"
        accept={accept}
        multiple={multiple}
        {...(capture ? { capture } : {})}
        onChange={({ currentTarget: input }) => {
          const [file, ...others] = input.files ?? [];
          input.value = ""; // So that the same file can be chosen again after it was removed.
          if (file) onChoose(file, others);
        }}
      />
    </label>
  );
}
