import { signal } from "@preact/signals";

const query = matchMedia("(min-width: 900px)");

/** True if the composer fits next to the videos. */
export const wide = signal(query.matches);

query.addEventListener("change", () => (wide.value = query.matches));
