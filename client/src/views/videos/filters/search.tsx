import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Filter } from "../../../api/user/generations.ts";
import { Icon } from "../../../components/icon.tsx";
import { sayOfFilters as say } from "../../../words/videos/filters.ts";
import { searchOf, wordsOf } from "../filter.ts";
import "./search.css";

/** Longer than the pause between two typed letters. */
const TYPING_MS = 300;

interface SearchProps {
  filter: Filter;
  onFilter: (search: string) => void;
}

/** Searches the prompts: an icon, which becomes a field when it is tapped or holds words. */
export function Search({ filter, onFilter }: SearchProps) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const field = useRef<HTMLInputElement>(null);
  const [isOpen, setOpen] = useState(false);
  const { words: searched = "", ...rest } = filter;
  const showsField = isOpen || searched !== "";

  // The end of an effect comes after the next paint: a search would lead back from the next screen.
  useLayoutEffect(() => () => clearTimeout(timer.current), []);
  // The address may also change by going back, or by "Show all videos".
  useEffect(() => {
    const { current } = field;
    if (current && current !== document.activeElement) current.value = searched;
  }, [searched]);
  // What is typed right after the tap belongs to it.
  useLayoutEffect(() => {
    if (isOpen) field.current?.focus();
  }, [isOpen]);

  const search = (text: string) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(
      () => onFilter(searchOf({ ...rest, ...wordsOf(text) })),
      TYPING_MS,
    );
  };

  return (
    <search class="search">
      {showsField
        ? (
          <label class="chip search-field">
            <span>
              <Icon name="search" />
              <input
                ref={field}
                type="search"
                aria-label={say.search}
                placeholder={say.searchShort}
                enterkeyhint="search"
                defaultValue={searched}
                onInput={({ currentTarget }) => search(currentTarget.value)}
                onBlur={({ currentTarget }) => setOpen(currentTarget.value !== "")}
              />
            </span>
          </label>
        )
        : (
          <button type="button" class="chip" aria-label={say.search} onClick={() => setOpen(true)}>
            <span>
              <Icon name="search" />
            </span>
          </button>
        )}
    </search>
  );
}
