/** The doctor's checks, in the order in which they are shown. */
import { violations } from "./checks/violations.ts";
import type { Check } from "./world.ts";

/** For `npm start` and for a hosted project. */
export const checksOfEveryStack: readonly Check[] = [violations];
