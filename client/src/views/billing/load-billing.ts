/** Loads the screen with its texts, which have to be filled in before its modules read them. */
export async function loadBilling() {
  const { speakOfBilling } = await import("../../words/billing/billing.ts");
  await speakOfBilling();
  return await import("./billing.tsx");
}
