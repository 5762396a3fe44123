/** The user's own account: loaded with the screen You, as no other screen needs it. */
import * as z from "zod/mini";
import {
  accountDeletedSchema,
  type Profile,
  profileSchema,
  type StorageUsed,
  storageUsedSchema,
} from "../../../../supabase/functions/_shared/contracts/account.ts";
import type { Ask } from "../supabase/ask.ts";
import { createAskAuth } from "../auth.ts";
import type { ExportDataApi } from "./export-data.ts";
import type { Connect } from "../supabase/connect.ts";

/** Who they are to Auth. `nextEmail`: asked for, and not yet confirmed by mail. */
export interface Identity {
  email: string;
  nextEmail: string | null;
}

export interface AccountApi {
  profile(): Promise<Profile>;
  rename(name: string | null): Promise<Profile>;
  storageUsed(): Promise<StorageUsed>;
  identity(): Promise<Identity>;
  /** Mails a link to the new address, and one to the old. The address changes when both were opened. */
  changeEmail(email: string, returnTo: string): Promise<void>;
  /** A fresh sign-in, which Auth asks of whoever changes a password: by the present one … */
  provePassword(email: string, password: string): Promise<void>;
  /** … or, where there is none yet, by the six digits of a mail. */
  sendCode(email: string): Promise<void>;
  proveCode(email: string, code: string): Promise<void>;
  changePassword(password: string): Promise<void>;
  /** Ends every session but this one, and has the other devices look. */
  signOutOthers(): Promise<void>;
  exportData(): Promise<ExportDataApi>;
  /** Ends the account for good. Harmless to repeat. */
  remove(): Promise<void>;
}

interface AccountWorld {
  ask: Ask;
  connect: Connect;
  userId: string;
}

export function createAccountApi({ ask, connect, userId }: AccountWorld): AccountApi {
  const askAuth = createAskAuth(connect);
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

    async changeEmail(email, returnTo) {
      await askAuth((auth) => auth.updateUser({ email }, { emailRedirectTo: returnTo }));
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
      // A device that does not hear it finds out when it is next looked at.
      await ask(z.unknown(), (client) => client.rpc("announce_sign_out")).catch(() => {});
    },

    async exportData() {
      const { createExportDataApi } = await import("./export-data.ts");
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
