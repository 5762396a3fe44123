/** Who chose last: reading a file can take seconds, and then the one that was chosen last counts. */
export interface Turns {
  /** Begins a turn of an input. The answer says whether it is still the last one. */
  next(input: string): () => boolean;
  /** Call this when the draft was sent: what is still being looked for belongs to an earlier one. */
  nextDraft(): void;
  /** The answer says whether the draft is still the same. */
  draft(): () => boolean;
  /** After this, no turn counts. */
  end(): void;
  areOver(): boolean;
}

export function createTurns(): Turns {
  const turns = new Map<string, number>();
  let drafts = 0;
  let isOver = false;
  return {
    next(input) {
      const turn = (turns.get(input) ?? 0) + 1;
      turns.set(input, turn);
      return () => !isOver && turns.get(input) === turn;
    },
    nextDraft: () => void (drafts += 1),
    draft() {
      const which = drafts;
      return () => !isOver && drafts === which;
    },
    end: () => void (isOver = true),
    areOver: () => isOver,
  };
}
