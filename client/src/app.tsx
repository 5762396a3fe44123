import type { ComponentType } from "preact";
import { ErrorBoundary as Pending, useLocation } from "preact-iso";
import { useEffect, useRef } from "preact/hooks";
import type { User } from "./api/api.ts";
import type { Session } from "./stores/session.ts";
import { SignIn } from "./views/sign-in/sign-in.tsx";

export interface AppProps {
  session: Session;
  SignedIn: ComponentType<{ user: User }>;
}

/**
 * Signed out, every address shows the sign-in screen and keeps itself: after signing in the user is
 * where the link led. Only who signs out leaves the place, and `/` and `/sign-in` are none.
 */
export function App({ session, SignedIn }: AppProps) {
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

  if (state.is === "signed_out") return <SignIn session={session} expired={state.expired} />;
  // A new user is a new set of stores: nothing of one is ever seen by the next.
  return (
    <Pending key={state.user.id}>
      <SignedIn user={state.user} />
    </Pending>
  );
}
