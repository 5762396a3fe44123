import { type ReadonlySignal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { AccountApi } from "../api/user/account.ts";
import type { Api } from "../api/api.ts";
import type { User } from "../api/device/kept/remembered-user.ts";
import type { Memory } from "../api/device/kept/memory.ts";
import type { Storing } from "../api/device/storing.ts";
import { clearShared } from "../api/device/clear-shared.ts";
import { type Catalog, createCatalog } from "./draft/catalog.ts";
import { createClock } from "./device/clock.ts";
import { type Connection, createConnection } from "./sync/connection.ts";
import { createCredits, type Credits } from "./credits/credits.ts";
import { createDismissed, type Dismissed } from "./videos/dismissed.ts";
import { createVideoDeletions, type VideoDeletions } from "./videos/video-deletions.ts";
import { createDevice, type Device } from "./device/device.ts";
import { createDraft, type Draft } from "./draft/draft.ts";
import { createGenerations, type Generations } from "./videos/generations.ts";
import { createNotices, type Notices } from "./notices.ts";
import { createOffered, type Offered } from "./draft/offered.ts";
import { createPlanned, type Planned } from "./planned/planned.ts";
import { createPromptHistory, type PromptHistory } from "./draft/prompt-history.ts";
import { createRequests, type Requests } from "./requests/requests.ts";
import { createVideoUrls, type VideoUrls } from "./videos/video-urls.ts";

/**
 * All stores of one signed-in user that the screens read: created at sign-in, disposed at sign-out.
 */
export interface Stores {
  user: User;
  /** The account API, from which the screen You creates its store. */
  account(): Promise<AccountApi>;
  /** The purchases API, from which purchases/ creates its stores, which load later. */
  purchases: Api["purchases"];
  /** What Realtime last said about a purchase of the user, unread. */
  purchaseNews: ReadonlySignal<unknown>;
  /** Where stores that load later keep what is the user's on this device. */
  storing: Storing;
  /** Saves this device's subscription; used by shell/notify/push-subscription.ts. */
  pushSubscription: Api["pushSubscription"];
  catalog: Catalog;
  clock: ReadonlySignal<number>;
  connection: Connection;
  credits: Credits;
  device: Pick<Device, "visible" | "wakes">;
  videoDeletions: VideoDeletions;
  dismissed: Dismissed;
  draft: Draft;
  generations: Generations;
  history: PromptHistory;
  notices: Notices;
  offered: Offered;
  /** The requests that the server has not accepted yet. */
  outbox: Memory["outbox"];
  planned: Planned;
  requests: Requests;
  /** When the newest video seen on this device finished (videos/unseen.ts). */
  seenUntil: Memory["seenUntil"];
  videoUrls: VideoUrls;
  /** Signs out and deletes everything of the user on this device. */
  signOut(): Promise<void>;
  /** Call this when the account is deleted: deletes everything of it on this device. */
  forget(): Promise<void>;
  /** Deletes everything of the user on this device, and nothing else. */
  clear(): Promise<void>;
  /** Starts what runs by itself (sync/background.ts). Rejects if it cannot be loaded. */
  startBackground(): Promise<void>;
  dispose(): void;
}

interface World {
  api: Api;
  user: User;
  memory: Memory;
  signOut(): Promise<void>;
  forget(): Promise<void>;
  /** Called when some sessions were ended: checks whether this one is still valid. */
  verify(): Promise<void>;
  /** Resolves when a request of the first reading may be sent (sync/connection.ts). */
  takeTurn?(): Promise<void>;
}

export function createStores(world: World): Stores {
  const { api, user, memory, signOut, forget, verify, takeTurn } = world;
  const device = createDevice();
  const notices = createNotices();
  const catalog = createCatalog(api.catalog, memory.models);
  const known = memory.known.read();
  const credits = createCredits(api.credits, catalog.cheapest, known?.lines);
  const generations = createGenerations(api.generations, known?.generations);
  const planned = createPlanned({
    outbox: memory.outbox,
    slot: memory.mostAtOnce,
    credits,
    generations,
  });
  const requests = createRequests({
    api: api.generations,
    uploads: api.uploads,
    generations,
    catalog,
    credits,
    outbox: memory.outbox,
    planned,
    device,
  });
  const videoDeletions = createVideoDeletions({
    api: api.generations,
    device,
    generations,
    slot: memory.videoDeletions,
  });
  const dismissed = createDismissed(memory.dismissed);
  const history = createPromptHistory(memory.prompts, generations);
  const draft = createDraft({
    slot: memory.draft,
    fileIds: memory.draftFiles,
    uploads: api.uploads,
    device,
    history,
    catalog,
    credits,
    requests,
    planned,
  });
  const purchaseNews = signal<unknown>(null);
  const connection = createConnection({
    live: api.live,
    device,
    catalog,
    credits,
    generations,
    knownSince: known?.as_of ?? null,
    onPurchase: (payload) => (purchaseNews.value = payload),
    onSignedOut: () => void verify(),
    takeTurn,
  });
  const videoUrls = createVideoUrls(api.videos, known?.posters);
  let isOver = false;
  let background: { dispose(): void } | undefined;

  /** Clears the memory first, so that what changes during the sign-out is not written any more. */
  async function clear(): Promise<void> {
    memory.clear();
    await Promise.all([clearShared(), api.uploads.forgetAll().catch(() => {})]);
  }

  return {
    user,
    account: api.account,
    purchases: api.purchases,
    purchaseNews,
    storing: memory.storing,
    pushSubscription: api.pushSubscription,
    catalog,
    clock: createClock(),
    connection,
    credits,
    device,
    videoDeletions,
    dismissed,
    draft,
    generations,
    history,
    notices,
    offered: createOffered(),
    outbox: memory.outbox,
    planned,
    requests,
    seenUntil: memory.seenUntil,
    videoUrls,
    async signOut() {
      await videoDeletions.settleAll();
      await Promise.all([clear(), signOut()]);
      await clear(); // Another tab may have written something before it noticed.
    },
    async forget() {
      await Promise.all([clear(), forget()]);
    },
    clear,
    async startBackground() {
      const part = await import("./sync/background.ts");
      if (isOver || background) return;
      const shared = {
        catalog,
        connection,
        credits,
        draft,
        generations,
        planned,
        requests,
        videoUrls,
      };
      background = part.startBackground({ ...shared, api, device, memory });
    },
    dispose() {
      isOver = true;
      background?.dispose();
      const parts = [videoDeletions, dismissed, draft, history, requests];
      for (const store of [...parts, connection, device]) {
        store.dispose();
      }
    },
  };
}

const StoresContext = createContext<Stores | null>(null);

export const StoresProvider = StoresContext.Provider;

export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (!stores) throw new Error("A screen of a signed-in user was mounted without its stores.");
  return stores;
}
