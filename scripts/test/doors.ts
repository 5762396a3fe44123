/** The addresses and keys with which a test gets into a stack, as the app and the server do. */
export interface Doors {
  apiUrl: string;
  publishableKey: string;
  secretKey: string;
}

/** A stack that the test itself started. */
export interface OwnDoors {
  urls: { api: string };
  keys: { publishable: string; secret: string };
}

export const doorsOf = ({ urls, keys }: OwnDoors): Doors => ({
  apiUrl: urls.api,
  publishableKey: keys.publishable,
  secretKey: keys.secret,
});
