/** How the database refuses a step. */

/** Our SQL refuses it with this message. */
export class Refusal extends Error {}

/**
 * The results of a superuser's statement: the database refuses it, or it finds nothing to change.
 */
export const refusedByDatabase = "refused by the database";
export const foundNothing = "found nothing";
