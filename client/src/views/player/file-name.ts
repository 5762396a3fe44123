/** "a-paper-boat-drifts-down.mp4": a name that says what it is, and that every disk can hold. */
export function fileNameOf(prompt: string): string {
  const parts = prompt.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  let name = "";
  for (const part of parts) {
    if (name.length + part.length > 48) break;
    name += name ? `-${part}` : part;
  }
  return `${name || "video"}.mp4`;
}
