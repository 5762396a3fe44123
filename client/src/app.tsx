import type { ComponentType } from "preact";
import { ErrorBoundary as Pending, lazy, useLocation } from "preact-iso";
import { useEffect, useRef } from "preact/hooks";
import type { User } from "./api/device/remembered-user.ts";
import type { Session } from "./stores/account/session.ts";
import { SignIn } from "./views/sign-in/sign-in.tsx";

const WayBack = lazy(() => import("./views/way-back/way-back.tsx"));

interface AppProps {
  session: Session;
  SignedIn: ComponentType<{ user: User }>;
  /** Called when the user starts to sign in. */
  onApproach: () => void;
}

/**
 * Signed out, every address shows the sign-in screen and does not change, so that after signing in
 * the user is where the link led. Only a sign-out leaves the address; `/` and `/sign-in` lead to
 * Create.
 */
export function App({ session, SignedIn, onApproach }: AppProps) {
  const { path, route } = useLocation();
  const state = session.state.value;
  const isDoor = path === "/" || path === "/sign-in";

  const before = useRef(state.is);

  useEffect(() => {
    const left = before.current === "signed_in" && state.is === "signed_out" && !state.expired;
    before.current = state.is;
    if (state.is === "signed_in" && isDoor) route("/create", true);
    if (state.is === "signed_out" && (left || path === "/")) route("/sign-in", true);
  }, [state.is, path]);

  // Kept for the whole visit, so that a part still loading when the session ends has something to
  // report to.
  return <Pending>{screen()}</Pending>;

  function screen() {
    if (state.is === "signed_out") {
      // Back from the checkout in another browser than the app's. After a sign-in, or in the app's
      // own browser, the app looks at the purchase (shell/buying/).
      if (!state.expired && location.search.includes("purchase=")) return <WayBack />;
      return <SignIn session={session} came={state} onApproach={onApproach} />;
    }
    // A new user gets new stores, and never sees anything of the previous one.
    return <SignedIn key={state.user.id} user={state.user} />;
  }
}
