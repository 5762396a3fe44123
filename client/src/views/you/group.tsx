import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

/** A section of the screen with its own heading. */
export function Group({ title, children }: { title: string; children: ComponentChildren }) {
  const id = useId();
  return (
    <section class="you-group" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}
