import type { ReadonlySignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { AccountApi } from "../api/account.ts";
import type { Api, User } from "../api/api.ts";
import type { Memory } from "../api/memory.ts";
import { type Catalog, createCatalog } from "./catalog.ts";
import { createClock } from "./clock.ts";
import { type Connection, createConnection } from "./connection.ts";
import { createCredits, type Credits } from "./credits.ts";
import { createDevice } from "./device.ts";
import { createDraft, type Draft } from "./draft.ts";
import { createFollowing } from "./following.ts";
import { createGenerations, type Generations } from "./generations.ts";
import { createNotices, type Notices } from "./notices.ts";
import { createRequests, type Requests } from "./requests.ts";
import { createResending } from "./resending.ts";
import { createVideoUrls, type VideoUrls } from "./video-urls.ts";

/** Everything the screens read, of one signed-in user: made at sign-in, gone at sign-out. */
export interface Stores {
  user: User;
  /** What the screen You makes its store of. */
  account(): Promise<AccountApi>;
  catalog: Catalog;
  clock: ReadonlySignal<number>;
  connection: Connection;
  credits: Credits;
  draft: Draft;
  generations: Generations;
  notices: Notices;
  requests: Requests;
  videoUrls: VideoUrls;
  /** Signs out, and forgets the user's text on this device. */
  signOut(): Promise<void>;
  /** The account is deleted: this device forgets all of it. */
  forget(): Promise<void>;
  dispose(): void;
}

export interface World {
  api: Api;
  user: User;
  memory: Memory;
  signOut(): Promise<void>;
  forget(): Promise<void>;
  /** Sessions were ended somewhere: asks whether this one holds. */
  verify(): Promise<void>;
}

export function createStores({ api, user, memory, signOut, forget, verify }: World): Stores {
  const device = createDevice();
  const notices = createNotices();
  const catalog = createCatalog(api.catalog, memory.models);
  const credits = createCredits(api.credits);
  const generations = createGenerations(api.generations);
  const requests = createRequests({
    api: api.generations,
    pictures: api.pictures,
    generations,
    credits,
    outbox: memory.outbox,
    device,
  });
  const draft = createDraft({ slot: memory.draft, catalog, credits, generations, requests });
  const connection = createConnection({
    live: api.live,
    device,
    catalog,
    credits,
    generations,
    onSignedOut: () => void verify(),
  });
  const following = createFollowing({ api: api.generations, device, connection, generations });
  const resending = createResending({ device, generations, requests });

  return {
    user,
    account: api.account,
    catalog,
    clock: createClock(),
    connection,
    credits,
    draft,
    generations,
    notices,
    requests,
    videoUrls: createVideoUrls(api.videos),
    async signOut() {
      await signOut();
      memory.clear();
    },
    async forget() {
      await forget();
      memory.clear();
    },
    dispose() {
      for (const store of [draft, following, resending, connection, device]) store.dispose();
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
