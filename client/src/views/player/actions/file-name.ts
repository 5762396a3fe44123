/** "a-paper-boat-drifts-down.mp4": a descriptive name that is valid on every disk. */
export function fileNameOf(prompt: string): string {
  const parts = prompt.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  let name = "";
  for (const part of parts) {
    if (name.length + part.length > 48) break;
    name += name ? `-${part}` : part;
  }
  return `${name || "video"}.mp4`;
}
