import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { CatalogApi } from "../../api/user/catalog.ts";
import type { Model } from "../../api/contracts.ts";
import type { Slot } from "../../api/device/memory.ts";
import { failUnlessReady, type Loading } from "../sync/loading.ts";

export interface Catalog {
  state: ReadonlySignal<Loading>;
  models: ReadonlySignal<readonly Model[]>;
  bySlug: ReadonlySignal<ReadonlyMap<string, Model>>;
  load(): Promise<void>;
}

export function createCatalog(api: CatalogApi, slot: Slot<readonly Model[]>): Catalog {
  const state = signal<Loading>({ is: "loading" });
  const models = signal(slot.read() ?? []);
  const bySlug = computed(() => new Map(models.value.map((model) => [model.slug, model])));

  return {
    state,
    models,
    bySlug,
    async load() {
      try {
        models.value = await api.models();
        slot.write(models.peek());
        state.value = { is: "ready" };
      } catch (error) {
        failUnlessReady(state, error);
      }
    },
  };
}
