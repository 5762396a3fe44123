/** About three screens of a phone. A block ends where a row ends, so it may have a few more. */
export const BLOCK = 24;

/** The size of a row, and how much of it a tile takes, in the same unit. */
export interface Row {
  width: number;
  gap: number;
  /**
   * On a phone, tall ones share a row wherever they are: the grid fills the gap with the next one.
   */
  isDense: boolean;
  of(ratio: number): number;
}

/** Two columns: a wide one takes both. */
export const phoneRow: Row = {
  width: 2,
  gap: 0,
  isDense: true,
  of: (ratio) => ratio > 1 ? 2 : 1,
};

/** Cuts a list into blocks that end with a full row, so that their edges are invisible. */
export function blocksOf(
  ids: readonly string[],
  ratioOf: (id: string) => number,
  row: Row,
): string[][] {
  const blocks: string[][] = [];
  let block: string[] = [];
  let used = 0;
  for (const id of ids) {
    const width = row.of(ratioOf(id));
    const starts = used === 0 || (!row.isDense && used + row.gap + width > row.width);
    if (starts && block.length >= BLOCK) {
      blocks.push(block);
      block = [];
    }
    block.push(id);
    if (row.isDense) used = (used + width) % row.width;
    else used = starts ? width : used + row.gap + width;
  }
  if (block.length > 0) blocks.push(block);
  return blocks;
}
