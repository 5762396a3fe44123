import type { PurchasesApi } from "../../api/user/purchases.ts";

/** How many credits the user owes for withdrawn payments. */
export async function readDebt(open: () => Promise<PurchasesApi>): Promise<number> {
  const unsettled = await (await open()).unsettled();
  return unsettled.reduce((sum, { owed }) => sum + owed, 0);
}
