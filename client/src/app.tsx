import type { ComponentType } from "preact";
import { ErrorBoundary as Pending, lazy, useLocation } from "preact-iso";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { User } from "./api/device/kept/remembered-user.ts";
import type { Session } from "./stores/account/session.ts";
import { lazyPart } from "./shell/update/lazy-part.tsx";
import { Visitor } from "./views/visitor/visitor.tsx";

const SignIn = lazyPart(() => import("./views/sign-in/sign-in.tsx"));
const WayBack = lazy(() => import("./views/way-back/way-back.tsx"));

interface AppProps {
  session: Session;
  SignedIn: ComponentType<{ user: User }>;
  /** Whether somebody has signed in on this device before. */
  isReturning: boolean;
  /** Called when the user starts to sign in. */
  onApproach: () => void;
}

/** Where a visitor may compose. */
const VISITORS_PATHS = new Set(["/", "/create"]);
const DOORS = new Set(["/", "/sign-in", "/sign-up"]);

/**
 * Signed out, `/` and `/create` are the visitor's page. Every other address shows the sign-in
 * screen and does not change, so that after signing in the user is where the link led. Only a
 * sign-out leaves the address; `/`, `/sign-in` and `/sign-up` lead to Create.
 */
export function App({ session, SignedIn, isReturning, onApproach }: AppProps) {
  const { path, route } = useLocation();
  const state = session.state.value;
  const before = useRef(state.is);
  /** The app opens at Create, also if it was closed while the user read the mail with the code. */
  const [opensAtCode] = useState(() =>
    state.is === "signed_out" && VISITORS_PATHS.has(path) && session.awaitedCode() !== null
  );

  // Before the paint: what is at the address before would show for a moment.
  useLayoutEffect(() => {
    const left = before.current === "signed_in" && state.is === "signed_out" && !state.expired;
    before.current = state.is;
    if (state.is === "signed_in" && DOORS.has(path)) route("/create", true);
    if (left) route("/sign-in", true);
  }, [state.is, path]);
  useLayoutEffect(() => {
    if (opensAtCode) route("/sign-up", true);
  }, []);

  // Kept for the whole visit, so that a part still loading when the session ends has something to
  // report to.
  return <Pending>{screen()}</Pending>;

  function screen() {
    if (state.is === "signed_out") {
      // Back from the checkout in another browser than the app's. After a sign-in, or in the app's
      // own browser, the app looks at the purchase (shell/buying/).
      if (!state.expired && location.search.includes("purchase=")) return <WayBack />;
      const { expired, because } = state;
      if (VISITORS_PATHS.has(path) && !expired && !because) {
        return (
          <Visitor
            isReturning={isReturning}
            onShown={() => void SignIn.preload().catch(() => {})}
          />
        );
      }
      return (
        <SignIn
          session={session}
          came={state}
          begins={path === "/sign-up" ? "new" : "password"}
          onApproach={onApproach}
        />
      );
    }
    // A new user gets new stores, and never sees anything of the previous one.
    return <SignedIn key={state.user.id} user={state.user} />;
  }
}
