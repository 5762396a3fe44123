/**
 * Which stories are told. A seed gives the same stories each time, and the first of them are the
 * same however many there are.
 */

/** `MODEL_SEED=7 npm test -- model.test` tells others. */
export const seed = Number(process.env["MODEL_SEED"] ?? 17);

/** How many stories look for each planted fault. Without a fault, model.test.ts tells them. */
export const shortStories = { seed: 17, videos: 200, purchases: 60 };
