import type { Returned } from "../../stores/purchases/returning.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What the checkout's way back says, and the address without it. Null: the address says nothing of
 * a purchase.
 */
export function readReturned(address: URL): { returned: Returned | null; clean: string } | null {
  const parameters = address.searchParams;
  const id = parameters.get("purchase");
  if (id === null) return null;
  const isCanceled = parameters.get("canceled") === "1";
  parameters.delete("purchase");
  parameters.delete("canceled");
  return {
    returned: UUID.test(id) ? { id, isCanceled } : null,
    clean: address.pathname + address.search + address.hash,
  };
}

/**
 * Takes it out of the page's address, so that a reload, a step back or a shared link does not say
 * it again.
 */
export function takeReturned(): Returned | null {
  const read = readReturned(new URL(location.href));
  if (!read) return null;
  history.replaceState(history.state, "", read.clean);
  return read.returned;
}
