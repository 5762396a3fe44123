import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { AccountApi, Identity } from "../../api/user/account.ts";
import type { StorageUsed } from "../../api/contracts.ts";
import { failUnlessReady, type Loading } from "../sync/loading.ts";
import type { Stores } from "../stores.ts";

/** What shows that it is really them: the present password, or the six digits of a mail. */
type Proof = { password: string } | { code: string };

/** The user's own account, made when the screen You opens. Its verbs reject with a Problem. */
export interface Account {
  state: ReadonlySignal<Loading>;
  /** Empty where they gave none. */
  name: ReadonlySignal<string>;
  identity: ReadonlySignal<Identity>;
  used: ReadonlySignal<StorageUsed | null>;
  load(): Promise<void>;
  rename(name: string): Promise<void>;
  changeEmail(email: string): Promise<void>;
  sendCode(): Promise<void>;
  /** Every other session ends with the old password. */
  changePassword(proof: Proof, password: string): Promise<void>;
  signOut(): Promise<void>;
  /** Every session of theirs, on every device; this one last, so that a refusal leaves it able to try again. */
  signOutEverywhere(): Promise<void>;
  remove(): Promise<void>;
}

export function createAccount(
  { user, account: open, signOut, forget }: Pick<
    Stores,
    "user" | "account" | "signOut" | "forget"
  >,
): Account {
  const state = signal<Loading>({ is: "loading" });
  const name = signal("");
  const identity = signal<Identity>({ email: user.email, nextEmail: null });
  const used = signal<StorageUsed | null>(null);

  async function load(): Promise<void> {
    try {
      const api: AccountApi = await open();
      const [profile, who, files] = await Promise.all([
        api.profile(),
        api.identity(),
        api.storageUsed(),
      ]);
      batch(() => {
        name.value = profile.display_name ?? "";
        identity.value = who;
        used.value = files;
        state.value = { is: "ready" };
      });
    } catch (error) {
      failUnlessReady(state, error);
    }
  }

  return {
    state,
    name,
    identity,
    used,
    load,

    async rename(wanted) {
      const profile = await (await open()).rename(wanted.trim() || null);
      name.value = profile.display_name ?? "";
    },

    async changeEmail(email) {
      const api = await open();
      await api.changeEmail(email, `${location.origin}/you`);
      identity.value = await api.identity();
    },

    async sendCode() {
      await (await open()).sendCode(identity.peek().email);
    },

    async changePassword(proof, password) {
      const api = await open();
      const { email } = identity.peek();
      await ("code" in proof
        ? api.proveCode(email, proof.code)
        : api.provePassword(email, proof.password));
      await api.changePassword(password);
      await api.signOutOthers();
    },

    signOut,

    async signOutEverywhere() {
      await (await open()).signOutOthers();
      await signOut();
    },

    async remove() {
      await (await open()).remove();
      await forget();
    },
  };
}
