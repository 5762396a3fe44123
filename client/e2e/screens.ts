/** The screens of a signed-in user, for the stories that look at each of them. */
import { type Account, newAccount } from "./phone/browser.ts";
import { putRows } from "./account/rows.ts";

/** Their addresses, and a text that each shows when its data is there. */
export const screens: Record<string, string | RegExp> = {
  "/create": "A calm sea at dawn",
  "/videos": "A calm sea at dawn",
  "/credits": "A calm sea at dawn",
  "/you": "videos,",
  "/you/email": "New email",
  "/you/password": "Current password",
  "/you/download": "One zip with your videos",
  "/you/billing": "You have not bought any credits yet.",
  "/you/delete": "This cannot be undone",
  "/nowhere": "There is no page at this address",
};

/** Somebody who has videos that they have made, and some that failed. */
export async function newUserWithVideos(): Promise<Account> {
  const account = await newAccount();
  await putRows(account.id, { count: 5, state: "failed", prompt: "A storm in a glass" });
  await putRows(account.id, { count: 12, state: "completed", prompt: "A calm sea at dawn" });
  return account;
}
