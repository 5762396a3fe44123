/** Whether the prompt has this idea as a part of its own, between commas or after a sentence. */
export const hasIdea = (prompt: string, idea: string): boolean => placeOf(prompt, idea) !== null;

/** Adds an idea at the end of the prompt, or removes it. */
export function toggleIdea(prompt: string, idea: string): string {
  const text = prompt.trim();
  const place = placeOf(text, idea);
  if (place === null) {
    if (text === "") return idea;
    return /[.!?…]$/.test(text) ? `${text} ${idea}` : `${text.replace(/,$/, "")}, ${idea}`;
  }
  const before = text.slice(0, place).replace(/,?\s$/, "");
  const after = text.slice(place + idea.length);
  return before === "" ? after.replace(/^,\s*/, "") : before + after;
}

function placeOf(prompt: string, idea: string): number | null {
  for (let at = prompt.indexOf(idea); at >= 0; at = prompt.indexOf(idea, at + 1)) {
    const begins = /(^|,\s|[.!?…]\s)$/.test(prompt.slice(0, at));
    if (begins && /^\s*(,|$)/.test(prompt.slice(at + idea.length))) return at;
  }
  return null;
}
