import { words } from "../../words/words.ts";
import "./sign-in.css";

/** Shown while the link in an email is read. */
export function Arriving() {
  return (
    <main class="sign-in" aria-busy="true">
      <p class="sign-in-name">{words.app}</p>
      <h1 class="spoken">{words.signIn.title}</h1>
      <output>{words.loading}</output>
    </main>
  );
}
