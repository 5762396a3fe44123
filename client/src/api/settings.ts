/** The server's address and key. Both are public: every visitor's browser receives them. */
export interface Settings {
  url: string;
  publishableKey: string;
  /** The key of the server that sends push messages; empty: the server sends none. */
  pushKey: string;
}

/** The settings of this build; vite.config.ts reads them. */
export const settings: Settings = {
  url: import.meta.env.VITE_SUPABASE_URL,
  publishableKey: import.meta.env.VITE_SUPABASE_PUBLISHABLE_KEY,
  pushKey: import.meta.env.VAPID_PUBLIC_KEY,
};
