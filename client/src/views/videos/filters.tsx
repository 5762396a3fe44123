import { useEffect, useRef } from "preact/hooks";
import type { Filter } from "../../api/user/generations.ts";
import { Chips } from "../../components/fields/chips.tsx";
import { words } from "../../words/words.ts";
import { searchOf, wordsOf } from "./filter.ts";
import "./filters.css";

const say = words.videos;
/** Longer than the pause between two typed letters. */
const TYPING_MS = 300;

interface FiltersProps {
  filter: Filter;
  /** Replaces the address of this screen with one of another filter. */
  onFilter: (search: string) => void;
}

/** Filters the videos by result, by source, and by words of the prompt. */
export default function Filters({ filter, onFilter }: FiltersProps) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => () => clearTimeout(timer.current), []);
  // The address may also change by going back, or by "Show all videos".
  useEffect(() => {
    const { current } = field;
    if (current && current !== document.activeElement) current.value = filter.words ?? "";
  }, [filter.words]);
  const chip = (label: string, part: Partial<Filter>, without: keyof Filter, isOn: boolean) => {
    const { [without]: _, ...rest } = filter;
    return { href: `/videos${searchOf({ ...rest, ...part })}`, label, isOn };
  };
  const { show, mode } = filter;

  const search = (text: string) => {
    const { words: _, ...rest } = filter;
    clearTimeout(timer.current);
    timer.current = setTimeout(
      () => onFilter(searchOf({ ...rest, ...wordsOf(text) })),
      TYPING_MS,
    );
  };

  return (
    <div class="filters">
      <Chips
        label={say.filters}
        chips={[
          chip(say.all, {}, "show", !show),
          chip(say.ready, { show: "ready" }, "show", show === "ready"),
          chip(say.making, { show: "making" }, "show", show === "making"),
          chip(say.notWorked, { show: "failed" }, "show", show === "failed"),
        ]}
      />
      <Chips
        label={say.from}
        chips={[
          chip(words.create.text, mode === "t2v" ? {} : { mode: "t2v" }, "mode", mode === "t2v"),
          chip(words.create.photo, mode === "i2v" ? {} : { mode: "i2v" }, "mode", mode === "i2v"),
        ]}
      />
      <search>
        <input
          ref={field}
          type="search"
          aria-label={say.search}
          placeholder={say.searchShort}
          enterkeyhint="search"
          defaultValue={filter.words ?? ""}
          onInput={({ currentTarget }) => search(currentTarget.value)}
        />
      </search>
    </div>
  );
}
