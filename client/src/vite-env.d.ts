/// <reference types="vite/client" />

interface ImportMetaEnv {
  readonly VITE_SUPABASE_URL: string;
  readonly VITE_SUPABASE_PUBLISHABLE_KEY: string;
  readonly VITE_CHECKOUT_ORIGINS: string;
  readonly VAPID_PUBLIC_KEY: string;
  /** Not set in tests. */
  readonly APP_NAME?: string;
  readonly TERMS_URL?: string;
  readonly PRIVACY_URL?: string;
  readonly IMPRINT_URL?: string;
  readonly SUPPORT_EMAIL?: string;
}
