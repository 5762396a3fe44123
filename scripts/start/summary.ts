import { styleText } from "node:util";
import { demoAccount } from "./demo-account.ts";

interface Summary {
  /** `undefined` if there is no app to serve. */
  app: string | undefined;
  mailbox: string;
  api: string;
  database: string;
  /** `undefined` if the real Replicate is used. */
  fakeReplicate: string | undefined;
  /** `undefined` if the real Stripe is used. */
  fakeStripe: string | undefined;
  settingsFile: string;
  /** Whether the app is the production build. */
  isBuilt: boolean;
  /** How long the start took. */
  seconds: number;
}

/** What the user needs to know after a start, the most important first. */
export function renderSummary(summary: Summary): string {
  const { app, mailbox, api, database, fakeReplicate, fakeStripe, settingsFile, seconds } = summary;
  return [
    "",
    app === undefined ? row("App", "none: there is no client/vite.config.ts") : row(
      "App",
      styleText("bold", link(app)),
      summary.isBuilt ? "the production build: Enter builds it again" : "",
    ),
    row(
      "Sign in",
      `${demoAccount.email} / ${demoAccount.password}`,
      "or use any address: the code arrives in the mailbox",
    ),
    row("Mailbox", link(mailbox)),
    fakeReplicate === undefined
      ? row(
        "Replicate",
        "the real one",
        "its webhooks cannot reach this machine, so the app polls instead",
      )
      : row(
        "Replicate",
        link(fakeReplicate),
        "a fake, free of charge: watch its runs and make them fail here",
      ),
    fakeStripe === undefined
      ? row(
        "Stripe",
        "the real one, with a test key",
        "its webhooks cannot reach this machine, so the app and reconcile ask it instead",
      )
      : row(
        "Stripe",
        link(fakeStripe),
        "a fake, no money moves: refund, dispute and see its webhooks here",
      ),
    row("Supabase", link(api)),
    row("Database", database),
    "",
    styleText(
      "dim",
      `  Ready in ${seconds.toFixed(1)} s. Settings from ${settingsFile}. Ctrl-C stops everything.`,
    ),
    "",
  ].join("\n");
}

function row(label: string, value: string, note = ""): string {
  return `  ${label.padEnd(12)}${value}${note && styleText("dim", `  ${note}`)}`;
}

function link(url: string): string {
  return styleText(["cyan", "underline"], url);
}
