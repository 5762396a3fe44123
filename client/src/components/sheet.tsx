import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { words } from "../words/words.ts";
import { Icon } from "./icon.tsx";
import "./sheet.css";

interface SheetProps {
  title: string;
  /** Of the sheet itself, for what is in it. */
  class: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** A modal list over the screen: at the bottom on a phone, in the middle on a wide screen. */
export function Sheet({ title, class: its, onClose, children }: SheetProps) {
  const dialog = useRef<HTMLDialogElement>(null);

  // A modal dialog: it returns the focus to the button, and Escape closes it.
  useLayoutEffect(() => {
    const { current } = dialog;
    current?.setAttribute("closedby", "any"); // A tap beside it closes it, too.
    current?.showModal();
    return () => current?.close();
  }, []);

  return (
    <dialog
      ref={dialog}
      class={`sheet ${its}`}
      aria-label={title}
      onCancel={(event) => {
        // A file chooser in it, or a dialog over it, was canceled.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
    >
      <div class="sheet-head">
        <h2>{title}</h2>
        <button type="button" aria-label={words.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {children}
    </dialog>
  );
}
