import type { Filter } from "../../../api/user/generations.ts";
import { Chips } from "../../../components/fields/chips.tsx";
import { sayOfFilters as say } from "../../../words/videos/filters.ts";
import { words } from "../../../words/words.ts";
import { searchOf } from "../filter.ts";
import { Search } from "./search.tsx";

interface FiltersProps {
  filter: Filter;
  /** Replaces the address of this screen with one of another filter. */
  onFilter: (search: string) => void;
}

/**
 * Filters the videos by words of the prompt, by source and by result. A second tap on a chip takes
 * its filter away, and "All" takes away all of them but the words.
 */
export default function Filters({ filter, onFilter }: FiltersProps) {
  const { mode, show, ...rest } = filter;
  const from = (one: NonNullable<Filter["mode"]>, label: string) => {
    const { mode: _, ...others } = filter;
    const isOn = mode === one;
    return { href: address(isOn ? others : { ...others, mode: one }), label, isOn };
  };
  const only = (one: NonNullable<Filter["show"]>, label: string) => {
    const { show: _, ...others } = filter;
    const isOn = show === one;
    return { href: address(isOn ? others : { ...others, show: one }), label, isOn };
  };

  return (
    <Chips
      label={say.filters}
      chips={[
        { href: address(rest), label: say.all, isOn: !mode && !show },
        from("i2v", words.create.photo),
        from("t2v", words.create.text),
        from("v2v", words.create.edit),
        only("making", say.chips.making),
        only("failed", say.chips.failed),
      ]}
    >
      <Search filter={filter} onFilter={onFilter} />
    </Chips>
  );
}

function address(filter: Filter): string {
  return `/videos${searchOf(filter)}`;
}
