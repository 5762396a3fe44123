/** What a visitor may ask: the catalog and the offer, and nothing about anybody. */
import * as z from "zod/mini";
import { type CatalogApi, createCatalogApi } from "../user/catalog.ts";
import { createLazyUploads } from "../user/lazy-uploads.ts";
import type { UploadsApi } from "../user/uploads.ts";
import { createOfferApi, type OfferApi } from "../offer.ts";
import { Problem } from "../problem.ts";
import type { AskAnybody } from "../supabase/ask.ts";
import { fetchWithLimit } from "../supabase/fetch-with-limit.ts";
import type { Settings } from "../settings.ts";

type VisitorSettings = Pick<Settings, "url" | "publishableKey">;

export interface VisitorApi {
  catalog: CatalogApi;
  offer: OfferApi;
  /** Takes and keeps files on this device. It uploads nothing: that is refused, unsent. */
  uploads: UploadsApi;
}

export function createVisitorApi(settings: VisitorSettings): VisitorApi {
  const ask = createVisitorAsk(settings);
  return {
    catalog: createCatalogApi(ask),
    offer: createOfferApi(ask),
    uploads: createLazyUploads(refuse, "visitor"),
  };
}

/**
 * Without Supabase's clients, and what reads their errors: they are larger than the rest of a
 * visitor's first screen.
 */
function createVisitorAsk({ url, publishableKey }: VisitorSettings): AskAnybody {
  const rpc = async (name: string) => {
    const response = await fetchWithLimit(`${url}/rest/v1/rpc/${name}`, {
      method: "POST",
      headers: { apikey: publishableKey, "content-type": "application/json" },
      body: "{}",
    });
    if (response.ok) return { data: await response.json(), error: null };
    const code = response.status >= 500 ? "internal" : "invalid_request";
    throw new Problem({ code, status: response.status });
  };
  return async (schema, request) => {
    const { data } = await request({ rpc }).then((answer) => answer, (error: unknown) => {
      throw error instanceof Problem ? error : new Problem({ code: "unreachable", status: 0 });
    });
    const parsed = z.safeParse(schema, data);
    if (parsed.success) return parsed.data;
    throw new Problem({ code: "unexpected_answer", status: 0 });
  };
}

function refuse<T>(_schema: z.ZodMiniType<T>): Promise<T> {
  return Promise.reject(new Problem({ code: "not_signed_in", status: 401 }));
}
