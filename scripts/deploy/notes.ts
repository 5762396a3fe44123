/** Prints each note once, although a step plans twice. */
export function createNotes(say: (line: string) => void): (notes: string[]) => void {
  const said = new Set<string>();
  return (notes) => {
    for (const note of notes) {
      if (said.has(note)) continue;
      said.add(note);
      say(note);
    }
  };
}
