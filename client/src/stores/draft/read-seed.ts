const SEED_MAX = 2_147_483_647;

/** Reads a typed seed; null: none. The server accepts whole numbers from 0 to 2147483647. */
export function readSeed(typed: string): number | null | "wrong" {
  const text = typed.trim();
  if (text === "") return null;
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : Infinity;
  return seed <= SEED_MAX ? seed : "wrong";
}
