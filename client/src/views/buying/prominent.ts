/** The pack that stands out: the middle one, of two the larger one. */
export function prominentOf<Pack>(packs: readonly Pack[]): Pack | undefined {
  return packs[Math.floor(packs.length / 2)];
}
