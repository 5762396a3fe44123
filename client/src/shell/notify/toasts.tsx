/** The only importer of sonner, loaded with the first message. */
import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { toast, Toaster } from "sonner";
import "sonner/dist/styles.css";
import { appearance } from "../../stores/device/appearance.ts";
import type { Notice, Notices } from "../../stores/notices.ts";
import { words } from "../../words/words.ts";
import "./toasts.css";

/** Long enough to read a sentence with a number in it, and to reach a button. */
const SHOWN_FOR_MS = { plain: 6_000, withAction: 10_000 };

export default function Toasts({ notices }: { notices: Notices }) {
  useEffect(() =>
    effect(() => {
      if (notices.waiting.value.length > 0) notices.take().forEach(show);
    }), []);

  useEffect(() =>
    effect(() => {
      if (notices.unsaid.value) toast.dismiss(notices.unsaid.value.key);
    }), []);

  // sonner would return the focus to where it came from: from the last element of a page, Tab went
  // in a circle.
  return (
    <div onFocusInCapture={(event) => event.stopPropagation()}>
      <Toaster
        position="bottom-center"
        theme={appearance.value}
        offset={{ bottom: "var(--toasts-above)" }}
        mobileOffset={{ bottom: "var(--toasts-above)", left: "12px", right: "12px" }}
        containerAriaLabel={words.toast.region}
        visibleToasts={3}
        gap={8}
      />
    </div>
  );
}

function show({ key, kind, text, action, stays, onGone }: Notice): void {
  const showAs = { good: toast.success, bad: toast.error, info: toast }[kind];
  showAs(text, {
    id: key,
    duration: stays ? Infinity : action ? SHOWN_FOR_MS.withAction : SHOWN_FOR_MS.plain,
    ...(onGone ? { onAutoClose: onGone, onDismiss: onGone } : {}),
    ...(action ? { action: { label: action.label, onClick: action.run } } : {}),
  });
}
