/**
 * What the stores know of the outside world: plain interfaces, so that a test needs no network. Each
 * stands in the file of its subject. Every method rejects with a `Problem` and with nothing else.
 */
import type { AccountApi } from "./user/account.ts";
import type { CatalogApi } from "./user/catalog.ts";
import type { CreditsApi } from "./user/credits.ts";
import type { GenerationsApi } from "./user/generations.ts";
import type { LiveApi } from "./user/live.ts";
import type { PicturesApi } from "./user/pictures.ts";
import type { PushSubscriptionApi } from "./user/push-subscription.ts";
import type { VideosApi } from "./user/videos.ts";

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
  /** Loaded where the user wants notifications while the app is closed. */
  pushSubscription(): Promise<PushSubscriptionApi>;
}
