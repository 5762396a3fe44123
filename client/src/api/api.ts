/**
 * Describes the outside world to the stores as plain interfaces, so that a test needs no network.
 * Each interface is defined in the file of its subject. Every method rejects only with a `Problem`.
 */
import type { AccountApi } from "./user/account.ts";
import type { CatalogApi } from "./user/catalog.ts";
import type { CreditsApi } from "./user/credits.ts";
import type { GenerationsApi } from "./user/generations.ts";
import type { LiveApi } from "./user/live.ts";
import type { OfferApi } from "./offer.ts";
import type { PurchasesApi } from "./user/purchases.ts";
import type { PushSubscriptionApi } from "./user/push-subscription.ts";
import type { UploadsApi } from "./user/uploads.ts";
import type { VideosApi } from "./user/videos.ts";

/** The API of one signed-in user. */
export interface Api {
  catalog: CatalogApi;
  credits: CreditsApi;
  offer: OfferApi;
  generations: GenerationsApi;
  uploads: UploadsApi;
  videos: VideosApi;
  live: LiveApi;
  /** Loaded on first use, because few visits need it. */
  account(): Promise<AccountApi>;
  /** Loaded when packs are shown, or a payment is under way. */
  purchases(): Promise<PurchasesApi>;
  /** Loaded if the user wants notifications while the app is closed. */
  pushSubscription(): Promise<PushSubscriptionApi>;
}
