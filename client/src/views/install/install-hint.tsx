import { Button } from "../../components/button.tsx";
import { dismissHint, hintIsWanted, installWay } from "../../shell/install/install.ts";
import { useStores } from "../../stores/stores.ts";
import { sayOfInstalling as say } from "../../words/install.ts";
import { InstallApp } from "./install-app.tsx";
import "./install-hint.css";

/** One line above the videos, once there is a finished one to come back for. */
export default function InstallHint() {
  const { generations } = useStores();
  const hasVideo = generations.ids.value.some((id) =>
    generations.entry(id).value?.generation.state === "completed"
  );
  if (!hasVideo || !hintIsWanted.value || !installWay.value) return null;
  return (
    <section class="install-hint" aria-label={say.title}>
      <p>{say.text}</p>
      <div>
        <InstallApp />
        <Button kind="bare" onClick={dismissHint}>{say.dismiss}</Button>
      </div>
    </section>
  );
}
