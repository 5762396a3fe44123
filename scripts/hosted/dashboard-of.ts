/** Where the operator looks after the project. */
export const dashboardOf = (ref: string): string => `https://supabase.com/dashboard/project/${ref}`;
