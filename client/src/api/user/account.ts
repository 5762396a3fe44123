/** The user's own account, loaded with the screen You, because no other screen needs it. */
import * as z from "zod/mini";
import {
  accountDeletedSchema,
  type Profile,
  profileSchema,
  type StorageUsed,
  storageUsedSchema,
} from "../../../../supabase/functions/_shared/contracts/account/account.ts";
import type { Ask } from "../supabase/ask.ts";
import { createAskAuth } from "../auth.ts";
import { loadPart } from "../load-part.ts";
import type { ExportDataApi } from "./export-data.ts";
import type { Connect } from "../supabase/connect.ts";

/** The user as Auth knows them. `nextEmail`: a new address that is not confirmed yet. */
export interface Identity {
  email: string;
  nextEmail: string | null;
}

export interface AccountApi {
  profile(): Promise<Profile>;
  rename(name: string | null): Promise<Profile>;
  storageUsed(): Promise<StorageUsed>;
  identity(): Promise<Identity>;
  /**
   * Sends a code to the new address and one to the old. The address changes once both were typed.
   */
  changeEmail(email: string): Promise<void>;
  /** Sends both codes again. `email`: the address so far. The earlier codes are void. */
  sendEmailCodes(email: string): Promise<void>;
  /** `email`: the address to which the code was sent. Resolves with whether it was the second. */
  confirmEmail(email: string, code: string): Promise<boolean>;
  /** Auth requires a fresh sign-in before a password change: by the current password … */
  provePassword(email: string, password: string): Promise<void>;
  /** … or, if the user has no password yet, by a six-digit code sent by email. */
  sendCode(email: string): Promise<void>;
  proveCode(email: string, code: string): Promise<void>;
  changePassword(password: string): Promise<void>;
  /** Ends every session except this one, and makes the other devices check theirs. */
  signOutOthers(): Promise<void>;
  exportData(): Promise<ExportDataApi>;
  /** Deletes the account for good. Harmless to repeat. */
  remove(): Promise<void>;
}

interface AccountWorld {
  ask: Ask;
  connect: Connect;
  userId: string;
}

export function createAccountApi({ ask, connect, userId }: AccountWorld): AccountApi {
  const askAuth = createAskAuth(connect, userId);
  return {
    profile: () =>
      ask(
        profileSchema,
        (client) => client.from("profiles").select("display_name").eq("id", userId).single(),
      ),

    rename: (name) =>
      ask(
        profileSchema,
        (client) =>
          client.from("profiles").update({ display_name: name }).eq("id", userId)
            .select("display_name").single(),
      ),

    storageUsed: () => ask(storageUsedSchema, (client) => client.rpc("storage_used")),

    async identity() {
      const { data: { user } } = await askAuth((auth) => auth.getUser());
      return { email: user?.email ?? "", nextEmail: user?.new_email || null };
    },

    async changeEmail(email) {
      await askAuth((auth) => auth.updateUser({ email }));
    },

    async sendEmailCodes(email) {
      await askAuth((auth) => auth.resend({ type: "email_change", email }));
    },

    async confirmEmail(email, token) {
      const { data } = await askAuth((auth) =>
        auth.verifyOtp({ email, token, type: "email_change" })
      );
      return data.session !== null;
    },

    async provePassword(email, password) {
      await askAuth((auth) => auth.signInWithPassword({ email, password }));
    },

    async sendCode(email) {
      const options = { shouldCreateUser: false };
      await askAuth((auth) => auth.signInWithOtp({ email, options }));
    },

    async proveCode(email, token) {
      await askAuth((auth) => auth.verifyOtp({ email, token, type: "email" }));
    },

    async changePassword(password) {
      await askAuth((auth) => auth.updateUser({ password }));
    },

    async signOutOthers() {
      await askAuth((auth) => auth.signOut({ scope: "others" }));
      // A device that misses this notices when it is next used.
      await ask(z.unknown(), (client) => client.rpc("announce_sign_out")).catch(() => {});
    },

    async exportData() {
      const { createExportDataApi } = await loadPart(() => import("./export-data.ts"));
      return createExportDataApi({ ask, userId });
    },

    async remove() {
      await ask(
        accountDeletedSchema,
        async (client) =>
          await (await client.functions()).invoke("delete-account", {
            body: { confirm: "delete my account" },
          }),
      );
    },
  };
}
