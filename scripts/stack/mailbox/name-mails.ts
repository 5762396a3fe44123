import { withName } from "../../../client/pwa/operator.ts";
import type { AuthConfig } from "../config.ts";

type Templates = AuthConfig["email"]["templates"];

/** The mails with the app's name in place of its own, "Wan". Empty: they stay as they are. */
export function nameMails(templates: Templates, appName = ""): Templates {
  if (appName === "") return templates;
  const named = Object.entries(templates).map(([kind, { subject, content }]) => [
    kind,
    // A subject is no HTML.
    { subject: subject.replaceAll(/\bWan\b/g, () => appName), content: withName(content, appName) },
  ]);
  return Object.fromEntries(named) as Templates;
}
