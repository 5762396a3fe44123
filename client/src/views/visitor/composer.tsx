/** The composer of a visitor, with its stores: loaded when the first screen is shown. */
import { useSignalEffect } from "@preact/signals";
import { ErrorBoundary as Pending } from "preact-iso";
import { useEffect, useMemo, useState } from "preact/hooks";
import { rememberedUser } from "../../api/device/kept/remembered-user.ts";
import { onDevice } from "../../api/device/storage.ts";
import { createVisitorsMemory } from "../../api/device/kept/visitors-draft.ts";
import { settings } from "../../api/settings.ts";
import { createVisitorApi } from "../../api/visitor/visitor-api.ts";
import { useNextTask } from "../../shell/page/turns.ts";
import { lazyPart, Nothing } from "../../shell/update/lazy-part.tsx";
import { ComposingProvider } from "../../stores/composing.ts";
import { createVisitorStores, type VisitorStores } from "../../stores/visitor/visitor.ts";
import { Create } from "../create/create.tsx";

const Toasts = lazyPart(() => import("../../shell/messages/toasts.tsx"));
const FileDrop = lazyPart(() => import("../../shell/drop/file-drop.tsx"), Nothing);

interface ComposerProps {
  /** The video could be started: the visitor has to sign up first. */
  onMake: () => void;
  onReady: (draft: VisitorStores["draft"]) => void;
}

export default function Composer({ onMake, onReady }: ComposerProps) {
  /** How often the hour was over while the page was open. */
  const [hours, setHours] = useState(0);
  const memory = useMemo(
    () => createVisitorsMemory(onDevice, () => rememberedUser(onDevice) === null),
    [],
  );
  const stores = useMemo(
    () => createVisitorStores(createVisitorApi(settings), memory),
    [hours],
  );

  useEffect(() => {
    void stores.catalog.load();
    void stores.offered.load();
    void memory.tidy().catch(() => {}); // The next start tries it again.
    onReady(stores.draft);
    return () => stores.dispose();
  }, [stores]);

  useSignalEffect(() => {
    if (!stores.isOver.value) return;
    void memory.erase().catch(() => {});
    setHours(hours + 1);
  });

  const isNext = useNextTask();
  const { state, offered } = stores.catalog;
  const isKnown = offered.value.length > 0;

  return (
    <ComposingProvider value={stores}>
      {/* The choices that come with the catalog would move what is above them. */}
      {isNext && (isKnown || state.value.is !== "loading") && (
        <Create
          key={hours}
          onMake={onMake}
        />
      )}
      <Pending>
        <FileDrop />
      </Pending>
      {stores.notices.hasSpoken.value && (
        <Pending>
          <Toasts notices={stores.notices} />
        </Pending>
      )}
    </ComposingProvider>
  );
}
