import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { optimisticGeneration } from "../../stores/requests/optimistic-generation.ts";
import { isWaiting } from "../../stores/videos/generations.ts";
import { paidFrom } from "../../stores/purchases/paid-from.ts";
import { useStores } from "../../stores/stores.ts";
import { nameDay, sayOfCredits as say } from "../../words/credits/credits.ts";
import { daysOf, entriesOf } from "./entries.ts";
import { HistoryEntry, PendingEntry } from "./entry.tsx";

/** Where the credits came from and went, a line for each video, below a heading for each day. */
export function History() {
  const { credits, connection, generations, planned } = useStores();
  const busy = useSignal(false);
  const { state, lines, hasOlder } = credits;
  const paid = paidFrom(lines.value);
  // The balance counts them all.
  const pending = [
    ...planned.list.value.map(optimisticGeneration),
    ...generations.openIds.value.flatMap((id) => {
      const entry = generations.entry(id).value;
      return entry && isWaiting(entry) ? [entry.generation] : [];
    }),
  ];

  // A line names its video, so videos that are not in the list are loaded.
  useEffect(() => {
    const named = lines.value.flatMap(({ generation_id }) => generation_id ?? []);
    void generations.need(named).catch(() => {});
  }, [lines.value]);

  const older = async () => {
    busy.value = true;
    await credits.older().catch(() => connection.resync());
    busy.value = false;
  };

  if (lines.value.length + pending.length === 0) {
    return state.value.is === "ready" ? <p class="credits-about">{say.empty}</p> : null;
  }
  return (
    <>
      <h2>{say.history}</h2>
      {pending.length > 0 && (
        <ul>
          {pending.map((generation) => (
            <PendingEntry key={generation.id} generation={generation} />
          ))}
        </ul>
      )}
      {daysOf(entriesOf(lines.value)).map(({ at, entries }) => {
        const name = nameDay(at);
        return (
          <section key={name} class="credits-day" aria-label={name}>
            <h3>{name}</h3>
            <ul>
              {entries.map((entry) => (
                <HistoryEntry
                  key={entry.key}
                  entry={entry}
                  paid={paid}
                  isDeleted={entry.generationId !== null &&
                    generations.gone.value.has(entry.generationId)}
                  generation={entry.generationId
                    ? generations.entry(entry.generationId).value?.generation ?? null
                    : null}
                />
              ))}
            </ul>
          </section>
        );
      })}
      {hasOlder.value && (
        <div class="credits-older">
          <Button busy={busy.value} onClick={() => void older()}>{say.older}</Button>
        </div>
      )}
    </>
  );
}
