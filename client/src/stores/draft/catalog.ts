import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { CatalogApi } from "../../api/user/catalog.ts";
import type { Model } from "../../api/contracts.ts";
import type { Slot } from "../../api/device/kept/memory.ts";
import { cheapestOf } from "./quote.ts";
import { failUnlessReady, type Loading } from "../sync/loading.ts";

export interface Catalog {
  state: ReadonlySignal<Loading>;
  /** Without those that were withdrawn. */
  offered: ReadonlySignal<readonly Model[]>;
  /** Also those that were withdrawn, because videos refer to them. */
  bySlug: ReadonlySignal<ReadonlyMap<string, Model>>;
  /** The least that a video can cost, in credits. Null: not known yet. */
  cheapest: ReadonlySignal<number | null>;
  load(): Promise<void>;
}

export function createCatalog(api: CatalogApi, slot: Slot<readonly Model[]>): Catalog {
  const state = signal<Loading>({ is: "loading" });
  const models = signal(slot.read() ?? []);
  const bySlug = computed(() => new Map(models.value.map((model) => [model.slug, model])));

  const offered = computed(() => models.value.filter(({ enabled }) => enabled));

  return {
    state,
    offered,
    bySlug,
    cheapest: computed(() =>
      offered.value.length > 0 ? Math.min(...offered.value.map(cheapestOf)) : null
    ),
    async load() {
      try {
        const fresh = await api.models();
        // Usually they are the same, and nothing has to be drawn again.
        if (JSON.stringify(fresh) !== JSON.stringify(models.peek())) {
          models.value = fresh;
          slot.write(fresh);
        }
        state.value = { is: "ready" };
      } catch (error) {
        failUnlessReady(state, error);
      }
    },
  };
}
