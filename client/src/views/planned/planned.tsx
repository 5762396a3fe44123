import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { Changing, Untranslated } from "../../components/changing.tsx";
import { Icon } from "../../components/icon.tsx";
import type { Outgoing } from "../../api/device/kept/memory.ts";
import { createAnswers, priceOfPlanned } from "../../stores/planned/answers.ts";
import { useStores } from "../../stores/stores.ts";
import { sayOfPlanned as say } from "../../words/videos/planned.ts";
import { words } from "../../words/words.ts";
import { Question } from "./question.tsx";
import "./planned.css";

/** How many are shown before the user asks for all. */
export const PLANNED_SHOWN = 3;

/** The videos that are sent once fewer are being made, in their order. */
export default function PlannedVideos({ onCompose }: { onCompose: () => void }) {
  const stores = useStores();
  const { planned, catalog, connection } = stores;
  const answers = useMemo(() => createAnswers(stores), [stores]);
  const showsAll = useSignal(false);
  const list = planned.list.value;
  if (list.length === 0) return null;

  const priceOf = (sent: Outgoing) =>
    sent.refusal ? priceOfPlanned(catalog.bySlug.value, sent) ?? sent.cost : sent.cost;
  const asked = list.filter(({ refusal }) => refusal);
  const title = say.title(list.length, list.reduce((sum, sent) => sum + priceOf(sent), 0));
  const shown = showsAll.value ? list : list.slice(0, PLANNED_SHOWN);

  const edit = async (id: string) => {
    if (await answers.edit(id)) onCompose();
  };

  return (
    <section class="planned" aria-label={title}>
      <header class="planned-top">
        <h2>
          <Untranslated>{title}</Untranslated>
        </h2>
        <p class="numbers">
          <Changing>
            {connection.isOffline.value
              ? say.offline
              : say.making(planned.making.value, planned.most.value)}
          </Changing>
        </p>
      </header>
      {asked.length > 0 && <Question asked={asked} priceOf={priceOf} answers={answers} />}
      <ol class="planned-list">
        {shown.map((sent) => {
          const { id, prompt } = sent.request;
          return (
            <li key={id}>
              <span class="planned-prompt" dir="auto">{prompt}</span>
              <span class="planned-price numbers">
                <span class="spoken">{words.inCredits(priceOf(sent))}</span>
                <span aria-hidden="true">
                  <Untranslated>{words.number(priceOf(sent))}</Untranslated>
                </span>
              </span>
              <button type="button" aria-label={say.edit(prompt)} onClick={() => void edit(id)}>
                <Icon name="edit" />
              </button>
              <button
                type="button"
                aria-label={say.discard(prompt)}
                onClick={() => void answers.discard(id)}
              >
                <Icon name="close" />
              </button>
            </li>
          );
        })}
      </ol>
      {shown.length < list.length && (
        <Button kind="bare" onClick={() => (showsAll.value = true)}>
          {say.showAll(list.length)}
        </Button>
      )}
    </section>
  );
}
