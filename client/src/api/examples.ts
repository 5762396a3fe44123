/**
 * The examples of supabase/catalog/examples, which are built into the app: their texts in this file,
 * the videos and posters as files beside it. Tests check what they contain.
 */
import type { ExampleFile } from "../../../supabase/functions/_shared/contracts/catalog/example.ts";

export interface Example extends ExampleFile {
  name: string;
  video: string;
  poster: string;
}

const files = import.meta.glob<ExampleFile>("../../../supabase/catalog/examples/*.json", {
  eager: true,
  import: "default",
});
const media = import.meta.glob<string>("../../../supabase/catalog/examples/*.{mp4,webp}", {
  eager: true,
  import: "default",
  // Our Content-Security-Policy allows no data URLs.
  query: "?url&no-inline",
});

/** In the order in which they are shown. */
export const examples: readonly Example[] = Object.entries(files)
  .map(([path, file]) => {
    const its = (ending: string) => media[path.replace(/json$/, ending)] ?? "";
    const name = path.replace(/^.*\/|\.json$/g, "");
    return { ...file, name, video: its("mp4"), poster: its("webp") };
  })
  .sort((one, other) => one.position - other.position);
