import { words } from "../../words.ts";
import "./sign-in.css";

/** While the link in a mail is read. */
export function Arriving() {
  return (
    <main class="sign-in" aria-busy="true">
      <p class="sign-in-name">{words.app}</p>
      <output>{words.loading}</output>
    </main>
  );
}
