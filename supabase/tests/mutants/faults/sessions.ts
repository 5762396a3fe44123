/** Faults in the check that a session has not ended. */
import type { Mutant } from "../mutant.ts";

export const sessions: Mutant[] = [
  {
    title: "a session that was ended may write",
    caughtBy: "a session writes until it is ended, and then nothing, in no way",
    edits: [{
      of: "session_has_ended",
      replace: "return not exists",
      by: "return false and not exists",
    }],
  },
  {
    title: "each call announces a sign-out",
    caughtBy:
      "of twenty announcements of a sign-out at once one is sent, and a second later one more",
    edits: [{ of: "announce_sign_out", replace: "if not exists (", by: "if true or not exists (" }],
  },
  {
    title: "a token may name another user's session",
    caughtBy: "a token writes nothing with another user's session, or with what is no session",
    edits: [{
      of: "session_has_ended",
      replace: " and user_id = (select auth.uid())",
      by: "",
    }],
  },
  {
    title: "a rename does not ask for the session",
    caughtBy: "a session writes until it is ended, and then nothing, in no way",
    statements: [
      'alter policy "Users name themselves" on public.profiles using ((select auth.uid()) = id)',
    ],
  },
  {
    title: "an upload does not ask for the session",
    caughtBy: "a session writes until it is ended, and then nothing, in no way",
    statements: ['drop policy "An ended session uploads nothing" on storage.objects'],
  },
];
