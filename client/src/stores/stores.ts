import { type ReadonlySignal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { AccountApi } from "../api/user/account.ts";
import type { Api } from "../api/api.ts";
import type { User } from "../api/device/remembered-user.ts";
import type { Memory } from "../api/device/memory.ts";
import type { Storing } from "../api/device/storing.ts";
import { clearShared } from "../api/device/shared.ts";
import { type Catalog, createCatalog } from "./draft/catalog.ts";
import { createClock } from "./device/clock.ts";
import { type Connection, createConnection } from "./sync/connection.ts";
import { createCredits, type Credits } from "./credits/credits.ts";
import { createVideoDeletions, type VideoDeletions } from "./videos/video-deletions.ts";
import { createDevice, type Device } from "./device/device.ts";
import { createDraft, type Draft } from "./draft/draft.ts";
import { createAuditing } from "./sync/auditing.ts";
import { createFollowing } from "./sync/following.ts";
import { createGenerations, type Generations } from "./videos/generations.ts";
import { createRemembering } from "./sync/remembering.ts";
import { createNotices, type Notices } from "./notices.ts";
import { createOffered, type Offered } from "./draft/offered.ts";
import { createPromptHistory, type PromptHistory } from "./draft/prompt-history.ts";
import { createRequests, type Requests } from "./requests/requests.ts";
import { createResending } from "./requests/resending.ts";
import { createUnseen, type Unseen } from "./videos/unseen.ts";
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
  draft: Draft;
  generations: Generations;
  history: PromptHistory;
  notices: Notices;
  offered: Offered;
  requests: Requests;
  unseen: Unseen;
  videoUrls: VideoUrls;
  /** Signs out and deletes everything of the user on this device. */
  signOut(): Promise<void>;
  /** Call this when the account is deleted: deletes everything of it on this device. */
  forget(): Promise<void>;
  /** Deletes everything of the user on this device, and nothing else. */
  clear(): Promise<void>;
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
}

export function createStores({ api, user, memory, signOut, forget, verify }: World): Stores {
  const device = createDevice();
  const notices = createNotices();
  const catalog = createCatalog(api.catalog, memory.models);
  const known = memory.known.read();
  const credits = createCredits(api.credits, known?.lines);
  const generations = createGenerations(api.generations, known?.generations);
  const requests = createRequests({
    api: api.generations,
    pictures: api.pictures,
    generations,
    catalog,
    credits,
    outbox: memory.outbox,
    device,
  });
  const videoDeletions = createVideoDeletions({
    api: api.generations,
    device,
    generations,
    slot: memory.videoDeletions,
  });
  const history = createPromptHistory(memory.prompts, generations);
  const draft = createDraft({
    slot: memory.draft,
    pictureIds: memory.draftPictures,
    pictures: api.pictures,
    history,
    catalog,
    credits,
    requests,
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
  });
  const following = createFollowing({ api: api.generations, device, connection, generations });
  const auditing = createAuditing({ connection, credits, generations });
  const unseen = createUnseen(generations, memory.seenUntil);
  const resending = createResending({ device, generations, requests });
  const videoUrls = createVideoUrls(api.videos, known?.posters);
  const remembering = createRemembering({
    slot: memory.known,
    device,
    connection,
    credits,
    generations,
    videoUrls,
  });

  /** Clears the memory first, so that what changes during the sign-out is not written any more. */
  async function clear(): Promise<void> {
    memory.clear();
    await Promise.all([clearShared(), api.pictures.forgetAll().catch(() => {})]);
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
    draft,
    generations,
    history,
    notices,
    offered: createOffered(draft),
    requests,
    unseen,
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
    dispose() {
      const parts = [
        videoDeletions,
        draft,
        following,
        auditing,
        resending,
        remembering,
        unseen,
        history,
        requests,
      ];
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
