/** What the app tells a visitor before the sign-up. */
import * as z from "zod/mini";

/** The answer of `read_offer`. */
export const offerSchema = z.object({
  /** The free credits of a new account. */
  welcome: z.object({
    credits: z.int(),
    /** How many of the cheapest video they are enough for. */
    videos: z.int(),
    /** Whether a new account gets them at once. False: on a later day, or they buy nothing. */
    open: z.boolean(),
  }),
  /** How many generations one user may have in flight at once. */
  open_generations_max: z.int(),
});

export type Offer = z.infer<typeof offerSchema>;
