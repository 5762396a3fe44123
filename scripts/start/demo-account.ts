/** The account of supabase/seed.sql. */
export const demoAccount = {
  id: "de300000-0000-4000-8000-000000000001",
  email: "demo@wan.local",
  password: "make-a-wave",
} as const;
