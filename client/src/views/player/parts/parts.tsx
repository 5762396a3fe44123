import { useEffect, useMemo, useRef } from "preact/hooks";
import { createParts } from "../../../stores/videos/parts.ts";
import { useStores } from "../../../stores/stores.ts";
import { sayInPlayer as say } from "../../../words/videos/player.ts";
import { Part } from "./part.tsx";
import "./parts.css";

interface PartsProps {
  id: string;
  /** Shows another part. */
  onGo: (id: string) => void;
  /** Called with the part that plays at the end of this one; null: there is none. */
  onNext: (id: string | null) => void;
}

/** The parts of a long video, as a strip; nothing for a video that has no other part. */
export default function Parts({ id, onGo, onNext }: PartsProps) {
  const { generations, videoUrls } = useStores();
  const list = useRef<HTMLOListElement>(null);
  const parts = useMemo(() => createParts(generations), [generations]);
  /** The row that is being watched, where a part was continued more than once. */
  const along = useRef<readonly string[]>([]);
  const { ids: row, isCut } = parts.rowOf(id, along.current);
  along.current = row;

  const pathOf = (one: string) => generations.entry(one).value?.generation.output_path;
  const at = row.indexOf(id);
  // After the last part, the row begins again, as a single video does.
  const next = [...row.slice(at + 1), ...row.slice(0, at)].find(pathOf) ?? null;
  const nextPath = next === null ? null : pathOf(next);

  useEffect(() => void parts.load(id).catch(() => {}), [id]);

  useEffect(() => onNext(next), [next]);

  // So that the next part begins without waiting for its address.
  useEffect(() => {
    if (nextPath) videoUrls.url(nextPath).catch(() => {});
  }, [nextPath]);

  const isRow = row.length > 1 || isCut;
  useEffect(() => {
    const { current: strip } = list;
    const current = strip?.querySelector<HTMLElement>("[aria-current]");
    if (!strip || !current) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    strip.scrollTo({
      left: current.offsetLeft - (strip.clientWidth - current.offsetWidth) / 2,
      behavior: still ? "auto" : "smooth",
    });
  }, [id, isRow, row.length]);

  /** In the strip, the arrow keys belong to the parts and not to the list of videos. */
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const buttons = [...list.current?.querySelectorAll("button") ?? []];
    const focused = buttons.findIndex((button) => button === document.activeElement);
    buttons[focused + step]?.focus();
  };

  if (!isRow) return null;
  return (
    <nav class="parts" aria-label={say.parts}>
      <ol ref={list}>
        {isCut && <li class="part part-deleted">{say.deletedPart}</li>}
        {row.map((one, index) => (
          <Part
            key={one}
            id={one}
            label={(prompt) => say.part(index + 1, row.length, prompt)}
            number={index + 1}
            isCurrent={one === id}
            onOpen={() => onGo(one)}
            onKey={press}
          />
        ))}
      </ol>
    </nav>
  );
}
