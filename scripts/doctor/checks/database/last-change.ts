/**
 * SQL for the time since which cron and its calls should work: during a deploy, and before it, they
 * fail. The local stack sets these secrets at each start.
 */
export const lastChange = `coalesce((
    select max(updated_at) from vault.secrets
    where name in ('project_url', 'secret_key', 'deployed_functions')
  ), '-infinity')`;
