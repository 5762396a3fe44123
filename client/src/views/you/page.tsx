import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "../../components/icon.tsx";
import { words } from "../../words/words.ts";
import { say } from "../../words/you/you.ts";

/** A sub-page of the screen: its heading takes the focus, so that a screen reader starts there. */
export function Page({ title, children }: { title: string; children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // At once: later, it would take the focus from a field that the user has tapped.
  useLayoutEffect(() => {
    document.title = `${title} · ${words.app}`;
    heading.current?.focus();
  }, [title]);
  return (
    <section class="you">
      <a class="you-back" href="/you">
        <Icon name="previous" />
        {say.title}
      </a>
      <h1 class="you-title" ref={heading} tabIndex={-1}>{title}</h1>
      {children}
    </section>
  );
}
