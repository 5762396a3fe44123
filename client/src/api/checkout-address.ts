/** Where a buyer pays, if this build names no other page. */
const STRIPE = "https://checkout.stripe.com";

/** Addresses of this machine, where a fake needs no certificate. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Null: it is no address of a page where anybody may pay. */
function originOf(address: string): string | null {
  try {
    const { protocol, hostname, origin } = new URL(address);
    const isSafe = protocol === "https:" || (protocol === "http:" && LOOPBACK.test(hostname));
    return isSafe ? origin : null;
  } catch {
    return null;
  }
}

/**
 * Whether the app leaves for this address. The server has sent it, but somebody who could change
 * an answer of the server must not be able to send a buyer to a page of their own. `allowed`: origins
 * of this build, separated by commas or blanks.
 */
export function isCheckoutAddress(
  address: string,
  allowed: string = import.meta.env.VITE_CHECKOUT_ORIGINS,
): boolean {
  const origin = originOf(address);
  return origin !== null && (allowed || STRIPE).split(/[\s,]+/).map(originOf).includes(origin);
}
