/**
 * A machine translation of the page replaces text nodes, so what Preact changes in them afterwards
 * is not seen. Each text that changes while its element stays is in one of these two
 * (translated-page.test.tsx finds others).
 */
import type { ComponentChildren } from "preact";

/** For a sentence: its element is replaced with it, so that the new one is translated as well. */
export function Changing({ children }: { children: string }) {
  return <span key={children}>{children}</span>;
}

interface UntranslatedProps {
  children: ComponentChildren;
  class?: string;
}

/** For numbers, times and states, which change too often to be translated. */
export function Untranslated(props: UntranslatedProps) {
  return <span ref={mark} class={props.class}>{props.children}</span>;
}

/** Not as a property: it is a boolean, and Preact would set it to `"no"`, which is true. */
function mark(element: HTMLElement | null): void {
  element?.setAttribute("translate", "no");
}
