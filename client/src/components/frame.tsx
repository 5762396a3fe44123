import type { ComponentChildren } from "preact";
import { Changing, Untranslated } from "./changing.tsx";
import { words } from "../words/words.ts";
import { Icon, type IconName } from "./icon.tsx";
import "./frame.css";

/** An entry of the navigation. */
export interface Place {
  href: string;
  icon: IconName;
  label: string;
}

interface FrameProps {
  path: string;
  places: readonly Place[];
  /** Null: not known yet; the space is reserved. */
  credits: number | null;
  creditsAreLow: boolean;
  /** A line under the header. */
  note: string | null;
  children: ComponentChildren;
}

/** The frame around every screen: header, navigation, and the screen itself. */
export function Frame({ path, places, credits, creditsAreLow, note, children }: FrameProps) {
  return (
    <div class="frame">
      <a class="frame-skip" href="#main">{words.skip}</a>
      <header class="frame-header">
        <a class="frame-name" href="/create">{words.app}</a>
        <a class="frame-credits numbers" href="/credits" data-low={creditsAreLow}>
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
        {note && (
          <output class="frame-note">
            <Changing>{note}</Changing>
          </output>
        )}
      </header>
      <nav class="frame-bar" aria-label={words.nav.label}>
        {places.map(({ href, icon, label }) => (
          <a key={href} href={href} aria-current={path.startsWith(href) ? "page" : undefined}>
            <Icon name={icon} />
            <span>{label}</span>
          </a>
        ))}
      </nav>
      <main class="frame-main" id="main" tabIndex={-1}>{children}</main>
    </div>
  );
}
