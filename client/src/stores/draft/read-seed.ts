const SEED_MAX = 2_147_483_647;

/** A seed as it was typed; null: none. The server takes whole numbers from 0 to 2147483647. */
export function readSeed(typed: string): number | null | "wrong" {
  const text = typed.trim();
  if (text === "") return null;
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : Infinity;
  return seed <= SEED_MAX ? seed : "wrong";
}
