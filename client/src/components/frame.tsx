import type { ComponentChildren } from "preact";
import { Changing, Untranslated } from "./changing.tsx";
import { words } from "../words/words.ts";
import { Icon, type IconName } from "./icon.tsx";
import "./frame.css";

/** An entry of the navigation. */
export interface Place {
  href: string;
  /** The start of other addresses at which it is marked, too. */
  also?: string;
  icon: IconName;
  label: string;
}

interface FrameProps {
  path: string;
  places: readonly Place[];
  /** Null: not known yet; the space is reserved. */
  credits: number | null;
  creditsAreLow: boolean;
  /** A line in the header, for example that there is no network. */
  note: string | null;
  children: ComponentChildren;
}

/** The frame around every screen: header, navigation, and the screen itself. */
export function Frame({ path, places, credits, creditsAreLow, note, children }: FrameProps) {
  return (
    <div class="frame">
      <a class="skip" href="#main">{words.skip}</a>
      <header class="frame-header">
        <a class="frame-name wordmark" href="/create">
          <span>{words.app}</span>
        </a>
        {note && (
          <output class="frame-note">
            <Changing>{note}</Changing>
          </output>
        )}
        {/* Another element once the number is known, so that its width counts as no movement. */}
        <a
          key={credits === null ? "unknown" : "known"}
          class="frame-credits numbers"
          href="/credits"
          data-low={creditsAreLow}
        >
          {credits === null
            ? (
              <span class="frame-unknown">
                <span class="spoken">{words.credits.unit(0)}</span>
              </span>
            )
            : (
              <>
                <strong>
                  <Untranslated>{words.number(credits)}</Untranslated>
                </strong>{" "}
                <Changing>{words.credits.unit(credits)}</Changing>
              </>
            )}
        </a>
      </header>
      <nav class="frame-bar" aria-label={words.nav.label}>
        {places.map(({ href, also = href, icon, label }) => {
          const isHere = path.startsWith(href) || path.startsWith(also);
          return (
            <a key={href} href={href} aria-current={isHere ? "page" : undefined}>
              <Icon name={icon} />
              <span>{label}</span>
            </a>
          );
        })}
      </nav>
      <main class="frame-main" id="main" tabIndex={-1}>{children}</main>
    </div>
  );
}
