import { signal } from "@preact/signals";

const query = matchMedia("(min-width: 900px)");

/** Room for the composer beside the videos. */
export const wide = signal(query.matches);

query.addEventListener("change", () => (wide.value = query.matches));
