import type { PurchasesApi, Unsettled } from "../../api/user/purchases.ts";

/** What an account deletion means for the user's payments. */
export interface AtDeletion {
  /** Credits held for a return that the operator has not refunded yet. */
  held: number;
  /** A purchase can still be paid. */
  isOpen: boolean;
  hasPaid: boolean;
  /** Unused credits could be returned instead of being lost. */
  canReturn: boolean;
  /** Payments on their way: until they have arrived or failed, the account cannot be deleted. */
  pending: readonly Unsettled[];
}

export const nothingPaid: AtDeletion = {
  held: 0,
  isOpen: false,
  hasPaid: false,
  canReturn: false,
  pending: [],
};

export async function readAtDeletion(open: () => Promise<PurchasesApi>): Promise<AtDeletion> {
  const api = await open();
  const [unsettled, newest] = await Promise.all([api.unsettled(), api.list()]);
  return {
    held: unsettled.reduce((sum, { held }) => sum + held, 0),
    isOpen: unsettled.some(({ state }) => state === "created" || state === "open"),
    hasPaid: newest.some(({ granted }) => granted > 0),
    canReturn: newest.some(({ return_until }) => return_until !== null),
    pending: unsettled.filter(({ state }) => state === "processing"),
  };
}
