/** Says what the Management API refused, and what to do next. */
export function explainRefusal(
  status: number,
  method: string,
  path: string,
  said: string,
): string {
  const call = `${method} ${path}`;
  const nextStep = nextSteps[status];
  const answer = `Supabase answered ${status} to ${call}${said === "" ? "" : `: ${said}`}`;
  return nextStep ? `${nextStep} (${answer})` : answer;
}

const tokens = "https://supabase.com/dashboard/account/tokens";

const nextSteps: Record<number, string> = {
  401:
    `Supabase does not accept your access token: make a new one at ${tokens}, and put it into SUPABASE_ACCESS_TOKEN (in the shell or .env.deploy).`,
  402:
    "Your Supabase plan does not include this: upgrade the organization's plan, or leave this setting out.",
  403:
    `Your access token lacks a permission for this: make one with all permissions for this project at ${tokens}.`,
  404:
    "Supabase does not find this: check SUPABASE_PROJECT_REF, and that the token's account can see the project.",
};
