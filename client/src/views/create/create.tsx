import { useSignal } from "@preact/signals";
import { ErrorBoundary as Pending } from "preact-iso";
import { useEffect, useRef } from "preact/hooks";
import { isBlank, PROMPT_MAX } from "../../api/contracts.ts";
import { nextPaint } from "../../api/device/timing/next-task.ts";
import { Button } from "../../components/button.tsx";
import { Changing } from "../../components/changing.tsx";
import { useComposing } from "../../stores/composing.ts";
import { isNeededFile } from "../../stores/draft/values.ts";
import { explainProblem } from "../../words/explain-problem.ts";
import { words } from "../../words/words.ts";
import { Chips } from "./choices/chips.tsx";
import { Field } from "./fields/field.tsx";
import { ChoiceSheet, Continues, Ideas, OfferedShare, SellCredits, WhyNot } from "./lazy-parts.ts";
import { PromptField } from "./prompt/prompt-field.tsx";
import { usePhotoPrompt } from "./prompt/use-photo-prompt.ts";
import { usePromptKeys } from "./prompt/use-prompt-keys.ts";
import { Terms } from "./terms.tsx";
import { useSheet } from "./use-sheet.ts";
import "./create.css";

const say = words.create;
/** The second tap of a double tap would only report that the composer is empty. */
const DOUBLE_TAP_MS = 600;
/** What the button in the field opens. */
const IDEAS = "ideas";

interface CreateProps {
  /** Instead of sending: asks a visitor to sign up. Only called if the video could be started. */
  onMake?: () => void;
}

/** The composer: a sheet at the bottom on a phone, a column next to the videos on a wide screen. */
export function Create({ onMake }: CreateProps) {
  const { draft, catalog, credits, history, offered, planned } = useComposing();
  /** After a tap on the button, the reason is shown until it no longer applies. */
  const wasTapped = useSignal(false);
  /** What a sheet over the composer shows. */
  const open = useSignal<string | null>(null);
  const sentAt = useRef(0);
  const form = useRef<HTMLFormElement>(null);
  const collapsed = useSheet(form);
  const selectOffered = usePhotoPrompt(draft);

  const prompt = draft.prompt.value;
  const whyNotStartable = draft.whyNotStartable.value;
  const { cost = null } = draft.quote.value ?? {};
  const chosen = draft.model.value;
  const balance = credits.balance.value;
  const files = draft.inputs.value.filter((input) => isNeededFile(input, draft.mode.value));
  const left = balance !== null && cost !== null ? balance - cost : null;

  useEffect(() => {
    if (!whyNotStartable) wasTapped.value = false;
  }, [whyNotStartable === null]);

  const show = (what: string) => void nextPaint().then(() => (open.value = what));
  const toPrompt = () => form.current?.querySelector("textarea")?.focus();

  const send = () => {
    const isDoubleTap = Date.now() - sentAt.current < DOUBLE_TAP_MS;
    if (isDoubleTap) return;
    const reason = draft.whyNotStartable.peek();
    if (!reason) {
      if (onMake) return onMake();
      sentAt.current = Date.now();
      void draft.send(nextPaint());
      return;
    }
    wasTapped.value = true;
    if ("input" in reason) show(reason.input.name);
    else if (reason.is === "empty" || reason.is === "short" || reason.is === "long") toPrompt();
  };

  const onKey = usePromptKeys(draft.prompt, () => history.prompts.peek());

  const isOut = whyNotStartable?.is === "credits";
  const isWrong = whyNotStartable && "input" in whyNotStartable && whyNotStartable.is !== "missing";
  const isLow = !whyNotStartable && left !== null && left < credits.lowBelow.value;

  // Too few credits, and what cannot be used, are reported at once; other reasons as soon as
  // something is typed. The prices of an earlier visit are as good: the server checks the price
  // that the button shows.
  const isShown = wasTapped.value || isOut || isWrong || !isBlank(prompt);
  const reason = isShown ? whyNotStartable : null;
  const isAboutText = reason?.is === "short" || reason?.is === "long";
  const why = reason && (
    <Pending>
      <WhyNot reason={reason} />
    </Pending>
  );
  const note = catalog.state.value.is === "failed" && !chosen
    ? explainProblem(catalog.state.value.problem)
    : isLow
    ? say.lowAfter(left)
    : null;
  const saysWhy = note !== null || (reason !== null && !isAboutText);
  const close = () => (open.value = null);

  return (
    <>
      <form
        ref={form}
        class="create"
        aria-label={say.title}
        data-collapsed={collapsed.value}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        {collapsed.value && (
          <button
            type="button"
            class="create-line"
            onClick={() => {
              collapsed.value = false;
              requestAnimationFrame(toPrompt);
            }}
          >
            <Changing>{isBlank(prompt) ? say.describe : prompt}</Changing>
          </button>
        )}
        <div class="create-body" inert={collapsed.value}>
          {offered.shared.value && (
            <Pending>
              <OfferedShare />
            </Pending>
          )}
          <PromptField
            value={prompt}
            most={chosen?.prompt_characters_max ?? PROMPT_MAX}
            why={isAboutText && why}
            isShort={reason?.is === "short"}
            onInput={(text) => (draft.prompt.value = text)}
            onFocus={selectOffered}
            onIdeas={() => show(IDEAS)}
            onSend={send}
            onKey={onKey}
          />
          {draft.files.value.some(({ continues }) => continues !== null) && (
            <Pending>
              <Continues />
            </Pending>
          )}
          <div class="create-files">
            {files.map((input) => <Field key={input.name} input={input} onOpen={show} />)}
          </div>
          <Chips onOpen={show} />
          <div class="create-send">
            {isOut && (
              <Pending>
                <SellCredits isOut />
              </Pending>
            )}
            <Button
              kind="primary"
              type="submit"
              blocked={whyNotStartable !== null}
              describedBy="create-note"
            >
              {cost === null
                ? say.make
                : planned?.willWait.value
                ? say.planFor(cost)
                : say.makeFor(cost)}
            </Button>
            <div class="create-terms">
              <output id="create-note" class="create-note">
                {note !== null ? <Changing>{note}</Changing> : !isAboutText && why}
              </output>
              {!saysWhy && <Terms onOpen={show} />}
            </div>
            {isLow && (
              <Pending>
                <SellCredits />
              </Pending>
            )}
          </div>
        </div>
      </form>
      <Pending>
        {open.value === IDEAS && <Ideas onClose={close} />}
        {open.value !== null && open.value !== IDEAS && (
          <ChoiceSheet what={open.value} onClose={close} />
        )}
      </Pending>
    </>
  );
}
