import type { Api } from "../api.ts";
import { createAsk } from "../supabase/ask.ts";
import { createCatalogApi } from "./catalog.ts";
import type { Connect } from "../supabase/connect.ts";
import { createCreditsApi } from "./credits.ts";
import { createGenerationsApi } from "./generations.ts";
import { loadPart } from "../load-part.ts";
import { createLazyUploads } from "./lazy-uploads.ts";
import { createLiveApi } from "./live.ts";
import { createOfferApi } from "../offer.ts";
import { createVideosApi } from "./videos.ts";

/** The API of one signed-in user; loaded after sign-in, together with the contracts and zod. */
export function createUserApi(connect: Connect, userId: string): Api {
  const ask = createAsk(connect, userId);
  return {
    catalog: createCatalogApi(ask),
    credits: createCreditsApi(ask),
    offer: createOfferApi(ask),
    generations: createGenerationsApi(ask),
    uploads: createLazyUploads(ask, userId),
    videos: createVideosApi(ask),
    live: createLiveApi(connect, userId),
    account: async () => {
      const { createAccountApi } = await loadPart(() => import("./account.ts"));
      return createAccountApi({ ask, connect, userId });
    },
    purchases: async () => (await loadPart(() => import("./purchases.ts"))).createPurchasesApi(ask),
    pushSubscription: async () =>
      (await loadPart(() => import("./push-subscription.ts"))).createPushSubscriptionApi(ask),
  };
}
