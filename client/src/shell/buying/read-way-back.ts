import type { WayBack } from "../../stores/purchases/coming-back.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What the checkout's way back says, and the address without it. Null: the address says nothing of
 * a purchase.
 */
export function readWayBack(address: URL): { wayBack: WayBack | null; clean: string } | null {
  const parameters = address.searchParams;
  const id = parameters.get("purchase");
  if (id === null) return null;
  const isCanceled = parameters.get("canceled") === "1";
  parameters.delete("purchase");
  parameters.delete("canceled");
  return {
    wayBack: UUID.test(id) ? { id, isCanceled } : null,
    clean: address.pathname + address.search + address.hash,
  };
}

/**
 * Takes it out of the page's address, so that a reload, a step back or a shared link does not say
 * it again.
 */
export function takeWayBack(): WayBack | null {
  const read = readWayBack(new URL(location.href));
  if (!read) return null;
  history.replaceState(history.state, "", read.clean);
  return read.wayBack;
}
