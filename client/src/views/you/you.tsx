import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button } from "../../components/button.tsx";
import { useStores } from "../../stores/stores.ts";
import { words } from "../../words.ts";
import { InstallApp } from "../install/install-app.tsx";
import { Language } from "./language.tsx";
import "./you.css";

const say = words.you;

export default function You() {
  const { user, signOut } = useStores();
  const busy = useSignal(false);

  useEffect(() => {
    document.title = `${say.title} · ${words.app}`;
  }, []);

  const leave = async () => {
    busy.value = true;
    await signOut();
  };

  return (
    <section class="you">
      <h1 class="spoken">{say.title}</h1>
      <div>
        <p class="you-label">{say.signedInAs}</p>
        <p class="you-email">{user.email}</p>
      </div>
      <div>
        <p class="you-label">{words.you.language}</p>
        <Language />
      </div>
      <InstallApp />
      <div class="you-leave">
        <Button busy={busy.value} describedBy="you-hint" onClick={() => void leave()}>
          {say.signOut}
        </Button>
        <p id="you-hint" class="you-label">{say.signOutHint}</p>
      </div>
    </section>
  );
}
