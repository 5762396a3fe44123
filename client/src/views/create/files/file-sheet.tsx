import { useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Input } from "../../../api/contracts.ts";
import { Message } from "../../../components/message.tsx";
import { ComposingProvider, useComposing } from "../../../stores/composing.ts";
import type { Notice } from "../../../stores/notices.ts";
import { Field } from "../fields/field.tsx";
import "./file-sheet.css";

/**
 * The whole field for a file, in a sheet, which also says why a file is refused: a message over the
 * page would lie behind the sheet, where screen readers do not read it.
 */
export function FileSheet({ input }: { input: Input }) {
  const composing = useComposing();
  const said = useSignal<Notice | null>(null);
  const isOpen = useRef(true);
  useLayoutEffect(() => () => void (isOpen.current = false), []);

  const here = useMemo(() => {
    const { notices } = composing;
    const say = (notice: Notice) => {
      if (isOpen.current) said.value = notice;
      else notices.say(notice);
    };
    const unsay = (key: string) => {
      said.value = null;
      notices.unsay(key);
    };
    return { ...composing, notices: { ...notices, say, unsay } };
  }, [composing]);

  return (
    <ComposingProvider value={here}>
      <div class="file-sheet">
        <Field input={input} />
        {said.value && (
          <Message kind={said.value.kind === "bad" ? "bad" : "info"}>{said.value.text}</Message>
        )}
      </div>
    </ComposingProvider>
  );
}
