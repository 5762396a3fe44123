import { describe, expect, it } from "vitest";
import { BLOCK, blocksOf, phoneRow, type Row } from "./blocks.ts";

const ids = Array.from({ length: 100 }, (_, index) => String(index));
const wide = () => 16 / 9;
/** Every third one is tall. */
const mixed = (id: string) => Number(id) % 3 === 0 ? 9 / 16 : 16 / 9;
const isTall = (id: string) => mixed(id) < 1;

describe("blocks", () => {
  it("contain every video once, in the order of the list", () => {
    expect(blocksOf(ids, mixed, phoneRow).flat()).toEqual(ids);
    expect(blocksOf([], wide, phoneRow)).toEqual([]);
  });

  it("have a fixed size if every row is full by itself", () => {
    expect(blocksOf(ids, wide, phoneRow).map(({ length }) => length)).toEqual([24, 24, 24, 24, 4]);
  });

  it("end on a phone where no tall video waits for its neighbour", () => {
    for (const block of blocksOf(ids, mixed, phoneRow).slice(0, -1)) {
      expect(block.length).toBeGreaterThanOrEqual(BLOCK);
      expect(block.filter(isTall).length % 2).toBe(0);
    }
  });

  it("end where a row is full on a wide screen", () => {
    const row: Row = {
      width: 6,
      gap: 0.1,
      isDense: false,
      of: (ratio) => ratio,
    };
    // Three wide ones fill a row.
    for (const block of blocksOf(ids, wide, row).slice(0, -1)) expect(block.length % 3).toBe(0);
  });
});
