import type { ComponentType } from "preact";
import { ErrorBoundary as Pending, useLocation } from "preact-iso";
import { useEffect, useRef } from "preact/hooks";
import type { User } from "./api/device/remembered-user.ts";
import type { Session } from "./stores/account/session.ts";
import { Arriving } from "./views/sign-in/arriving.tsx";
import { SignIn } from "./views/sign-in/sign-in.tsx";

interface AppProps {
  session: Session;
  SignedIn: ComponentType<{ user: User }>;
  /** Somebody begins to sign in. */
  onApproach: () => void;
}

/**
 * Signed out, every address shows the sign-in screen and keeps itself: after signing in the user is
 * where the link led. Only who signs out leaves the place, and `/` and `/sign-in` are none.
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

  // One that stays: a part that is still on its way when the session ends has somebody to tell.
  return <Pending>{screen()}</Pending>;

  function screen() {
    // The address stays as it is: supabase-js has yet to read it.
    if (state.is === "arriving") return <Arriving />;
    if (state.is === "signed_out") {
      return <SignIn session={session} came={state} onApproach={onApproach} />;
    }
    // A new user is a new set of stores: nothing of one is ever seen by the next.
    return <SignedIn key={state.user.id} user={state.user} />;
  }
}
