import type { Doors } from "./doors.ts";
import { PATIENCE_MS } from "./patience.ts";

interface CallOptions {
  /** The user's access token. Without one, the caller is signed out. */
  token?: string | undefined;
  /** Another key than the app's. */
  apikey?: string;
  signal?: AbortSignal;
}

/** Calls a function as the app does. */
export const callFunction = (
  { apiUrl, publishableKey }: Doors,
  name: string,
  body: object,
  { token, apikey = publishableKey, signal = AbortSignal.timeout(PATIENCE_MS) }: CallOptions = {},
): Promise<Response> =>
  fetch(`${apiUrl}/functions/v1/${name}`, {
    method: "POST",
    headers: {
      apikey,
      "content-type": "application/json",
      ...token !== undefined && { authorization: `Bearer ${token}` },
    },
    body: JSON.stringify(body),
    signal,
  });
