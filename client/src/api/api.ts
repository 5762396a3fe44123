/**
 * What the stores know of the outside world: plain interfaces, so that a test needs no network.
 * Every method rejects with a `Problem` and with nothing else.
 */
import type { AccountApi } from "./user/account.ts";
import type { CreditTransaction, Generation, Mode, Model, StartGeneration } from "./contracts.ts";
import type { Problem } from "./problem.ts";
import type { PushApi } from "./user/push-subscription.ts";

export interface User {
  id: string;
  email: string;
}

export interface AuthApi {
  /** Known at once, before anything has loaded. */
  remembered(): User | null;
  /** Something of this user is kept on the device; nothing is after a sign-out, in any tab. */
  keeps(userId: string): boolean;
  /** Calls back now and on every change, in other tabs as well. Returns the way to stop. */
  watch(listener: (user: User | null) => void): () => void;
  signIn(email: string, password: string): Promise<void>;
  /** `check_mail`: the account is there once its address is confirmed. */
  signUp(email: string, password: string): Promise<"signed_in" | "check_mail">;
  /** Mails a six-digit code, to a new address as well. */
  sendCode(email: string): Promise<void>;
  verifyCode(email: string, code: string): Promise<void>;
  signOut(): Promise<void>;
  /** Whether the server still takes this session; rejects where it does not answer. */
  holds(): Promise<boolean>;
}

export interface CatalogApi {
  models(): Promise<Model[]>;
}

export interface CreditsApi {
  /** Ledger lines, newest first, `CREDIT_PAGE` at a time, below a `seq`. */
  page(below?: number): Promise<CreditTransaction[]>;
  /** Those of one generation, wherever they stand; oldest first. */
  of(generationId: string): Promise<CreditTransaction[]>;
}

/** What a list of videos shows of all; a part that is absent leaves nothing out. */
export interface Filter {
  show?: "ready" | "making" | "failed";
  mode?: Mode;
  /** Each of them stands somewhere in the prompt. */
  words?: string;
}

/** Where a page ends: two may be of the same instant, and then the id decides. */
export type Cursor = Pick<Generation, "created_at" | "id">;

export interface GenerationsApi {
  /** Newest first, `GENERATION_PAGE` at a time, below a row. */
  page(below?: Cursor, filter?: Filter): Promise<Generation[]>;
  byIds(ids: readonly string[]): Promise<Generation[]>;
  /** Which there are between two instants, both included: the newest first, as many as come at once. */
  standing(oldest: Date, newest: Date): Promise<Cursor[]>;
  /** Harmless to repeat with the same id and body. */
  start(request: StartGeneration): Promise<Generation>;
  /** Asks Replicate where our row is stale. */
  status(id: string): Promise<Generation>;
  /** Stops what is being made, with its credits back; Replicate may have been faster. Harmless to repeat. */
  cancel(id: string): Promise<Generation>;
  /** For good; harmless to repeat. */
  delete(id: string): Promise<void>;
}

/** `id` is that of the generation to be. */
export interface PicturesApi {
  /** Makes a file ready: small, upright, without the place where it was taken. */
  take(file: Blob): Promise<Picture>;
  /** Puts a picture into the user's folder and returns its path; the same id again is harmless. */
  upload(picture: Picture, id: string): Promise<string>;
  /** Keeps it on this device until it has gone up. */
  keep(id: string, picture: Picture): Promise<void>;
  kept(id: string): Promise<Picture | null>;
  forget(id: string): Promise<void>;
  forgetAll(): Promise<void>;
}

export interface VideosApi {
  /** An address that plays for an hour. */
  url(path: string): Promise<string>;
  /** One that a browser saves under this name. */
  downloadUrl(path: string, name: string): Promise<string>;
  /** The addresses of these videos' posters, good for a week, in one request; null where there is none yet. */
  posterUrls(paths: readonly string[]): Promise<(string | null)[]>;
  /** Puts the poster of a video beside it, a JPEG, once: another device may have been first. */
  bringPoster(path: string, picture: Blob): Promise<void>;
}

export interface LiveListeners {
  onGeneration(generation: Generation): void;
  onGenerationDeleted(id: string): void;
  onCreditTransaction(line: CreditTransaction): void;
  /** Sessions of this user were ended somewhere. */
  onSignedOut(): void;
  /** `down`: the client tries again by itself. `closed`: it does not, join anew. */
  onState(state: "live" | "down" | "closed"): void;
  /** The session was renewed: while its token was too old, news may have been missed. */
  onRenewed(): void;
}

export interface LiveApi {
  /** Joins the user's own topic. Returns the way to leave. */
  join(listeners: LiveListeners): () => void;
}

/** A picture as pictures.ts made it ready. */
export interface Picture {
  file: Blob;
  extension: "png" | "jpg" | "webp";
}

/** Everything for one signed-in user. */
export interface Api {
  catalog: CatalogApi;
  credits: CreditsApi;
  generations: GenerationsApi;
  pictures: PicturesApi;
  videos: VideosApi;
  live: LiveApi;
  /** Loaded when first asked for: few visits need it. */
  account(): Promise<AccountApi>;
  /** Loaded where the user wants to be told while the app is closed. */
  push(): Promise<PushApi>;
}

export const GENERATION_PAGE = 60;
export const CREDIT_PAGE = 30;

/** Told when the server no longer takes the session. */
export type OnExpired = (problem: Problem) => void;
