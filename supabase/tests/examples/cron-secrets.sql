select vault.create_secret('https://<ref>.supabase.co', 'project_url'), vault.create_secret('sb_secret_…', 'secret_key');
