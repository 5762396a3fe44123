-- A demo account for `npm start` and `supabase db reset`. Never use it on a public project, because
-- everybody knows its password. The sign-up trigger gives it the free credits, like every account.

with account as (
  insert into auth.users (
    id, instance_id, aud, role, email, encrypted_password, email_confirmed_at,
    raw_app_meta_data, raw_user_meta_data, created_at, updated_at,
    -- Auth on a hosted project fails if one of these is null.
    confirmation_token, recovery_token, email_change, email_change_token_new
  )
  values (
    'de300000-0000-4000-8000-000000000001', '00000000-0000-0000-0000-000000000000',
    'authenticated', 'authenticated', 'demo@wan.local',
    extensions.crypt('make-a-wave', extensions.gen_salt('bf')), now(),
    '{"provider": "email", "providers": ["email"]}', '{"email_verified": true}', now(), now(),
    '', '', '', ''
  )
  on conflict (id) do nothing
  returning id, email
)
insert into auth.identities (id, provider, provider_id, user_id, identity_data, last_sign_in_at, created_at, updated_at)
select
  gen_random_uuid(), 'email', id::text, id,
  jsonb_build_object('sub', id, 'email', email, 'email_verified', true), now(), now(), now()
from account;
