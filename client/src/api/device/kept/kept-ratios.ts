/**
 * The ratios of width to height of videos whose request named no shape, in localStorage: their
 * tiles have them before the first picture arrives, and so move nothing.
 */
import * as z from "zod/mini";
import { createSlot, type Storing } from "../storing.ts";

export interface KeptRatios {
  get(id: string): number | undefined;
  set(id: string, ratio: number): void;
}

/** Five pages of videos. */
const RATIOS_MAX = 300;

export function keepRatios(storing: Storing): KeptRatios {
  const slot = createSlot(storing, "ratios", z.catchall(z.object({}), z.number()));
  const known = new Map(Object.entries(slot.read() ?? {}));
  return {
    get: (id) => known.get(id),
    set(id, ratio) {
      if (known.get(id) === ratio) return;
      known.delete(id);
      known.set(id, ratio);
      slot.write(Object.fromEntries([...known].slice(-RATIOS_MAX)));
    },
  };
}
