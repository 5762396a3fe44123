-- Offer: what the app tells a visitor before the sign-up.

create function private.read_offer() returns jsonb
language plpgsql stable security definer set search_path = ''
-- Definer: nobody is granted the settings, the welcomes and the catalog. The answer names no user.
as $$
declare
  v_credits integer := private.welcome_credits();
  -- None if nothing is on offer, or not even one video can be made with the free credits.
  v_videos integer := coalesce((
    select max((example ->> 'count')::integer)
    from jsonb_array_elements(private.videos_for(v_credits)) as example), 0);
begin
  return jsonb_build_object(
    'welcome', jsonb_build_object(
      'credits', v_credits,
      'videos', v_videos,
      -- As decide_welcome decides about an address that is confirmed now.
      'open', v_videos > 0
        and private.welcomes_left() > 0
        and not exists (select 1 from private.welcomes where state = 'waiting' and turn_at <= clock_timestamp())),
    'open_generations_max', coalesce((select in_flight_max from private.settings), 0));
end
$$;

create function public.read_offer() returns jsonb
language sql stable set search_path = ''
as $$ select private.read_offer() $$;
comment on function public.read_offer is
  'What a new user gets: { welcome: { credits, videos, open }, open_generations_max }. videos: how many of the cheapest video the free credits are enough for. open: whether an account that is confirmed now gets them at once. The contract offer.ts describes the fields.';
grant execute on function private.read_offer, public.read_offer to anon, authenticated, service_role;
