import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface GroupProps {
  title: string;
  /** A single choice: it stands beside its title. */
  isSetting?: boolean;
  children: ComponentChildren;
}

/** A section of the screen with its own heading. */
export function Group({ title, isSetting, children }: GroupProps) {
  const id = useId();
  return (
    <section class={`you-group ${isSetting ? "you-setting" : ""}`} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
