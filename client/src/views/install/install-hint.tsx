import { Drawing, Icon } from "../../components/icon.tsx";
import { dismissHint, hintIsWanted, install, installWay } from "../../shell/install/install.ts";
import { hasSaved } from "../../shell/install/saved.ts";
import { sayOfInstalling as say } from "../../words/install.ts";
import "./install-hint.css";

/** A phone and an arrow into it, as Chromium draws it. */
const INSTALL = "M8 20.5h8a1.5 1.5 0 0 0 1.5-1.5V5A1.5 1.5 0 0 0 16 3.5H8A1.5 1.5 0 0 0 6.5 5v14" +
  "A1.5 1.5 0 0 0 8 20.5zM12 7v7.5M9 12l3 3 3-3M10.5 18h3";

/** One line above the videos, after the first one was saved. */
export default function InstallHint() {
  const way = installWay.value;
  if (!way || !hasSaved.value || !hintIsWanted.value) return null;
  return (
    <section class="install-hint" aria-label={say.title}>
      {way === "offer"
        ? (
          <button type="button" onClick={() => void install()}>
            <Drawing path={INSTALL} />
            <span>{say.hint}</span>
          </button>
        )
        : (
          <p>
            {/* Safari's own icon of the menu that has the entry. */}
            <Icon name="share" />
            <span>{say.hintSteps}</span>
          </p>
        )}
      <button type="button" aria-label={say.dismiss} onClick={dismissHint}>
        <Icon name="close" />
      </button>
    </section>
  );
}
