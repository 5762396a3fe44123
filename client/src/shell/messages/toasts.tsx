/** The only importer of sonner, loaded with the first message. */
import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { toast, Toaster } from "sonner";
import "sonner/dist/styles.css";
import { appearance } from "../../stores/device/appearance.ts";
import type { Notices } from "../../stores/notices.ts";
import { sayInMessages } from "../../words/messages.ts";
import { createMessages, type Message } from "./messages.ts";
import { Thumbnail } from "./thumbnail.tsx";
import { flash, isVideoInView } from "./tile-in-view.ts";
import { vibrate } from "./vibrate.ts";
import { watchPage } from "./watch-page.ts";
import "./toasts.css";

/** Long enough to read a sentence with a number in it, and to reach a button. */
const SHOWN_FOR_MS = { plain: 6_000, withAction: 10_000 };

export default function Toasts({ notices }: { notices: Notices }) {
  useEffect(() => showNotices(notices), []);

  // sonner would return the focus to where it came from: from the last element of a page, Tab went
  // in a circle.
  return (
    <div onFocusInCapture={(event) => event.stopPropagation()}>
      <Toaster
        position="top-center"
        theme={appearance.value}
        offset={{ top: "var(--messages-below)" }}
        mobileOffset={{ top: "var(--messages-below)", left: "12px", right: "12px" }}
        containerAriaLabel={sayInMessages.region}
        visibleToasts={3}
        gap={8}
      />
    </div>
  );
}

function showNotices(notices: Notices): () => void {
  const messages = createMessages(notices, {
    show,
    hide: (id) => toast.dismiss(id),
    isInView: isVideoInView,
    flash,
    vibrate,
  });

  function show({ id, notice }: Message): void {
    const { kind, text, action, about, stays } = notice;
    const showAs = { good: toast.success, bad: toast.error, info: toast }[kind];
    const run = () => {
      messages.done(id);
      action?.run();
    };
    // Each part is given, also an absent one: sonner keeps what an earlier message had.
    showAs(text, {
      id,
      duration: stays ? Infinity : action ? SHOWN_FOR_MS.withAction : SHOWN_FOR_MS.plain,
      description: about?.words || undefined,
      icon: about ? <Thumbnail about={about} /> : undefined,
      action: action && { label: action.label, onClick: run },
      onAutoClose: () => messages.gone(id),
      onDismiss: () => messages.gone(id),
    });
  }

  const sayAll = () => notices.take().forEach(messages.say);

  // A moment later, when the tile is drawn.
  const stopSaying = effect(() => {
    if (notices.waiting.value.length > 0) setTimeout(sayAll);
  });
  const stopUnsaying = effect(() => {
    if (!notices.unsaid.value) return;
    sayAll();
    messages.unsay(notices.unsaid.value.key);
  });
  const stopWatching = watchPage(() => messages.isAboutVideos() && messages.look());
  return () => {
    stopSaying();
    stopUnsaying();
    stopWatching();
  };
}
