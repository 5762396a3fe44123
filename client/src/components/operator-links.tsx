import { words } from "../words/words.ts";
import "./operator-links.css";

const { TERMS_URL, PRIVACY_URL, IMPRINT_URL, SUPPORT_EMAIL } = import.meta.env;

/**
 * The operator's pages and mail address, as far as they are set (.env.example). They are shown where
 * an account is made, where something is bought, and in You. Each page opens in a new tab, so that
 * nothing that was typed is lost.
 */
export function OperatorLinks() {
  const say = words.operator;
  const pages = [
    { text: say.terms, address: TERMS_URL },
    { text: say.privacy, address: PRIVACY_URL },
    { text: say.imprint, address: IMPRINT_URL },
    { text: say.contact, address: SUPPORT_EMAIL && `mailto:${SUPPORT_EMAIL}` },
  ];
  const links = pages.flatMap(({ text, address }) => address ? [{ text, address }] : []);
  if (links.length === 0) return null;
  return (
    <nav class="operator-links" aria-label={say.label}>
      {links.map(({ text, address }) => (
        <a key={text} href={address} target="_blank" rel="noreferrer">{text}</a>
      ))}
    </nav>
  );
}
