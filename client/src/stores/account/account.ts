import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { AccountApi, Identity } from "../../api/user/account.ts";
import { isBlank, type StorageUsed } from "../../api/contracts.ts";
import { asProblem, failUnlessReady, type Loading } from "../sync/loading.ts";
import type { Stores } from "../stores.ts";

/** Proof that it is really the user: the current password, or the six digits of an email. */
type Proof = { password: string } | { code: string };

/** The user's own account, created when the screen You opens. Its methods reject with a Problem. */
export interface Account {
  state: ReadonlySignal<Loading>;
  /** Empty if the user gave no name. */
  name: ReadonlySignal<string>;
  identity: ReadonlySignal<Identity>;
  used: ReadonlySignal<StorageUsed | null>;
  /**
   * False if nothing was bought or is on sale. Until that is known it is true, so that the link
   * moves nothing when the answer comes.
   */
  hasBilling: ReadonlySignal<boolean>;
  load(): Promise<void>;
  rename(name: string): Promise<void>;
  changeEmail(email: string): Promise<void>;
  sendEmailCodes(): Promise<void>;
  /** `email`: the address to which the code was sent. Resolves with whether it was the second. */
  confirmEmail(email: string, code: string): Promise<boolean>;
  sendCode(): Promise<void>;
  /** Changing the password ends every other session. */
  changePassword(proof: Proof, password: string): Promise<void>;
  signOut(): Promise<void>;
  /**
   * Ends every session on every device. This one is ended last, so that after a failure the user
   * can try again.
   */
  signOutEverywhere(): Promise<void>;
  remove(): Promise<void>;
}

export function createAccount(
  { user, account: open, purchases, signOut, forget }: Pick<
    Stores,
    "user" | "account" | "purchases" | "signOut" | "forget"
  >,
): Account {
  const state = signal<Loading>({ is: "loading" });
  const name = signal("");
  const identity = signal<Identity>({ email: user.email, nextEmail: null });
  const used = signal<StorageUsed | null>(null);
  const hasBilling = signal(true);
  /** Counts what this user changes: what was read before a change says nothing about it. */
  let changes = 0;

  /** Unless the server says otherwise, there may be something. */
  async function lookForPurchases(): Promise<void> {
    try {
      const api = await purchases();
      const [bought, onSale] = await Promise.all([api.list(), api.packs()]);
      hasBilling.value = bought.length + onSale.packs.length > 0 || onSale.closed !== null;
    } catch (error) {
      asProblem(error);
      hasBilling.value = true;
    }
  }

  async function load(): Promise<void> {
    void lookForPurchases();
    const before = changes;
    try {
      const api: AccountApi = await open();
      const [profile, who, files] = await Promise.all([
        api.profile(),
        api.identity(),
        api.storageUsed(),
      ]);
      batch(() => {
        if (before === changes) {
          name.value = profile.display_name ?? "";
          identity.value = who;
        }
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
    hasBilling,
    load,

    async rename(wanted) {
      const profile = await (await open()).rename(isBlank(wanted) ? null : wanted.trim());
      changes += 1;
      name.value = profile.display_name ?? "";
    },

    async changeEmail(email) {
      const api = await open();
      await api.changeEmail(email);
      changes += 1;
      identity.value = await api.identity();
    },

    async sendEmailCodes() {
      await (await open()).sendEmailCodes(identity.peek().email);
    },

    async confirmEmail(email, code) {
      const api = await open();
      const isDone = await api.confirmEmail(email, code);
      changes += 1;
      if (isDone) identity.value = await api.identity();
      return isDone;
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
