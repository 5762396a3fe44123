/** Where the server is. Both are public: they are in every visitor's browser. */
export interface Settings {
  url: string;
  publishableKey: string;
  /** The sender that browsers take pushes from; empty: the server sends none. */
  pushKey: string;
}

/** What the build was given; vite.config.ts says where from. */
export const settings: Settings = {
  url: import.meta.env.VITE_SUPABASE_URL,
  publishableKey: import.meta.env.VITE_SUPABASE_PUBLISHABLE_KEY,
  pushKey: import.meta.env.VAPID_PUBLIC_KEY,
};
