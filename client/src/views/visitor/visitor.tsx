import { ErrorBoundary as Pending, useLocation } from "preact-iso";
import { useEffect, useRef, useState } from "preact/hooks";
import { notKept } from "../../api/device/not-kept.ts";
import { ButtonLink } from "../../components/button-link.tsx";
import { Message } from "../../components/message.tsx";
import { OperatorLinks } from "../../components/operator-links.tsx";
import { lazyPart, Nothing } from "../../shell/update/lazy-part.tsx";
import { whenIdle } from "../../api/device/timing/when-idle.ts";
import { words } from "../../words/words.ts";
import type { ChosenExample } from "../examples/examples.tsx";
import "./visitor.css";

const Composer = lazyPart(() => import("./composer.tsx"));
const Examples = lazyPart(() => import("../examples/examples.tsx"), Nothing);
const OfferLine = lazyPart(() => import("./offer-line.tsx"), Nothing);

interface VisitorProps {
  /** Whether somebody has signed in on this device before. */
  isReturning: boolean;
  /** Called when the first screen is shown, to load what the next one needs. */
  onShown: () => void;
}

/** What somebody sees who is not signed in: what the app makes, and the composer. */
export function Visitor({ isReturning, onShown }: VisitorProps) {
  const { route } = useLocation();
  const [isShown, setIsShown] = useState(false);
  const take = useRef<((example: ChosenExample) => void) | null>(null);
  /** What was tapped before the composer was there. */
  const chosen = useRef<ChosenExample | null>(null);

  useEffect(() => {
    document.title = `${words.app} · ${words.signIn.promise}`;
    const show = async () => {
      await whenIdle();
      setIsShown(true);
      onShown();
    };
    void show();
  }, []);

  return (
    <div class="visitor">
      <a class="skip" href="#main">{words.skip}</a>
      <header class="visitor-header">
        <a class="wordmark" href="/create">
          <span>{words.app}</span>
        </a>
        <ButtonLink kind="bare" href="/sign-in">{words.signIn.submit}</ButtonLink>
      </header>
      <main class="visitor-main" id="main" tabIndex={-1} data-under-sheet>
        <div class="visitor-intro">
          <h1>{words.signIn.promise}</h1>
          {notKept.texts.value && <Message kind="info">{words.notKept.signIn}</Message>}
          <p class="visitor-offer">
            {isShown && (
              <Pending>
                <OfferLine />
              </Pending>
            )}
          </p>
          {!isReturning && (
            <ButtonLink kind="primary" href="/sign-up">{words.signIn.toNew}</ButtonLink>
          )}
        </div>
        <div class="visitor-examples">
          <Pending>
            <Examples
              onChoose={(example) =>
                take.current ? take.current(example) : chosen.current = example}
            />
          </Pending>
          <OperatorLinks />
        </div>
        {isShown && (
          <Pending>
            <Composer
              onMake={() => route(isReturning ? "/sign-in" : "/sign-up")}
              onReady={(draft) => {
                take.current = draft.take;
                if (chosen.current) draft.take(chosen.current);
                chosen.current = null;
              }}
            />
          </Pending>
        )}
      </main>
    </div>
  );
}
