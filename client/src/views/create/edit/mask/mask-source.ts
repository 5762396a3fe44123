/** The clip that a mask is painted over. */
export interface MaskSource {
  /** Names the clip: another clip has another key, and the same clip keeps its own. */
  key: string;
  /** The whole file: what was attached, or an own video by its signed URL (load-video.ts). */
  load(): Promise<Blob>;
}
