import type { VNode } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { type Account, createAccount } from "../../stores/account/account.ts";
import { createDownload, type Download } from "../../stores/account/download.ts";
import { useStores } from "../../stores/stores.ts";
import { ErrorBoundary as Pending } from "preact-iso";
import { lazyPart } from "../../shell/update/lazy-part.tsx";
import { loadBilling } from "../billing/load-billing.ts";
import { wide } from "../../shell/page/wide.ts";
import { NotFound } from "../not-found/not-found.tsx";
import { ChangeEmail } from "./change-email.tsx";
import { ChangePassword } from "./change-password.tsx";
import { DeleteAccount } from "./delete-account.tsx";
import { DownloadData } from "./download-data.tsx";
import { say } from "../../words/you/you.ts";
import { Overview } from "./overview.tsx";
import { Page } from "./page.tsx";
import { Places } from "./places.tsx";
import "./you.css";

const Billing = lazyPart(loadBilling);

/**
 * The user's own account: an overview, and a sub-page with its own address for whatever takes more
 * than a tap.
 */
export default function You({ part }: { part?: string }) {
  const stores = useStores();
  const account = useMemo(() => createAccount(stores), [stores]);
  const download = useMemo(() => createDownload(stores), [stores]);

  useEffect(() => {
    void account.load();
    // Shows a new address when the user comes back after confirming it by email.
    const look = () => {
      if (document.visibilityState === "visible") void account.load();
    };
    document.addEventListener("visibilitychange", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      download.cancel();
    };
  }, [account, download]);

  if (!part) return <Overview account={account} />;
  const page = pageOf(part, account, download);
  if (!page) return <NotFound />;
  return (
    <div class="you-beside">
      {page}
      {wide.value && <Places account={account} part={part} />}
    </div>
  );
}

function pageOf(part: string, account: Account, download: Download): VNode | null {
  switch (part) {
    case "email":
      return <ChangeEmail account={account} />;
    case "password":
      return <ChangePassword account={account} />;
    case "download":
      return <DownloadData download={download} />;
    case "billing":
      return (
        <Page title={say.billing}>
          <Pending>
            <Billing />
          </Pending>
        </Page>
      );
    case "delete":
      return <DeleteAccount account={account} />;
    default:
      return null;
  }
}
