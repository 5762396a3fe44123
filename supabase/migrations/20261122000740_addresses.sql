-- Addresses: which email addresses reach the same mail box, and which are thrown away.
--
-- The normalised form serves to compare addresses and for nothing else: mail and sign-in always use
-- the address as the user wrote it.

-- A label of a domain as Punycode (RFC 3492), without the prefix "xn--".
create function private.punycode(p_label text) returns text
language plpgsql immutable strict parallel safe set search_path = ''
as $$
declare
  c_digits constant text := 'abcdefghijklmnopqrstuvwxyz0123456789';
  v_points integer[] := array(select ascii(one) from regexp_split_to_table(p_label, '') as one);
  v_basic text := coalesce((select string_agg(chr(point), '' order by place)
    from unnest(v_points) with ordinality as points (point, place) where point < 128), '');
  v_output text := v_basic || case when v_basic = '' then '' else '-' end;
  v_done integer := char_length(v_basic);
  v_is_first boolean := true;
  v_n integer := 128;
  v_next integer;
  v_delta bigint := 0;
  v_bias integer := 72;
  v_point integer;
  v_rest bigint;
  v_k integer;
  v_t integer;
begin
  while v_done < cardinality(v_points) loop
    select min(point) into v_next from unnest(v_points) as point where point >= v_n;
    v_delta := v_delta + (v_next - v_n)::bigint * (v_done + 1);
    v_n := v_next;
    foreach v_point in array v_points loop
      if v_point < v_n then
        v_delta := v_delta + 1;
      elsif v_point = v_n then
        v_rest := v_delta;
        v_k := 36;
        loop
          v_t := least(26, greatest(1, v_k - v_bias));
          exit when v_rest < v_t;
          v_output := v_output || substr(c_digits, (v_t + (v_rest - v_t) % (36 - v_t))::integer + 1, 1);
          v_rest := (v_rest - v_t) / (36 - v_t);
          v_k := v_k + 36;
        end loop;
        v_output := v_output || substr(c_digits, v_rest::integer + 1, 1);
        -- The bias adapts to the size of the deltas.
        v_done := v_done + 1;
        v_delta := v_delta / case when v_is_first then 700 else 2 end;
        v_delta := v_delta + v_delta / v_done;
        v_k := 0;
        while v_delta > 455 loop
          v_delta := v_delta / 35;
          v_k := v_k + 36;
        end loop;
        v_bias := v_k + (36 * v_delta / (v_delta + 38))::integer;
        v_delta := 0;
        v_is_first := false;
      end if;
    end loop;
    v_delta := v_delta + 1;
    v_n := v_n + 1;
  end loop;
  return v_output;
end
$$;

-- Name and domain of an address, without what makes no difference to mail: the forms of Unicode,
-- upper case, invisible characters, spaces, comments, quotes, a display name, and dots without a
-- purpose.
create function private.read_address(p_address text, out name text, out domain text)
language plpgsql immutable strict parallel safe set search_path = ''
as $$
declare
  v_address text := p_address;
  v_before text;
begin
  -- Once is not enough: without an invisible character, two others may combine.
  for _ in 1..2 loop
    v_address := normalize(private.without_invisible(v_address), nfkc);
    v_address := normalize(lower(v_address collate "und-x-icu"), nfkc);
  end loop;
  v_address := regexp_replace(replace(private.without_invisible(v_address), ' ', ''), '^[^<]*<(.*)>[^>]*$', '\1');
  loop
    v_before := v_address;
    v_address := regexp_replace(v_address, '\([^()]*\)', '', 'g');
    exit when v_address = v_before;
  end loop;
  v_address := translate(v_address, '"\<>', '');

  name := ltrim(regexp_replace(v_address, '@[^@]*$', ''), '.');
  select string_agg(
      case when octet_length(label) = char_length(label) then label
           else 'xn--' || private.punycode(label) end,
      '.' order by place)
    into domain
  from regexp_split_to_table(replace(substring(v_address from '@([^@]*)$'), '。', '.'), '\.')
    with ordinality as labels (label, place)
  where label <> '';
  domain := coalesce(domain, '');
end
$$;

-- All fields are null for a domain that is not a mail provider's.
create function private.find_provider(p_domain text) returns private.mail_providers
language sql stable strict set search_path = ''
as $$
  select mail_providers
  from private.mail_providers
  where domain in (
      p_domain,
      -- "name.fastmail.com" is found by "fastmail.com".
      regexp_replace(p_domain, '^.*?([^.]+\.[^.]+)$', '\1'),
      regexp_replace(p_domain, '^.*?([^.]+\.[^.]+\.[^.]+)$', '\1'))
    and (names_in_subdomains or domain = p_domain)
  order by char_length(domain) desc
  limit 1
$$;

-- The part of an address's domain that one owner registers, with everything below it. Null for a
-- mail provider's domain, whose users cannot make addresses by themselves.
create function private.own_domain(p_address text) returns text
language plpgsql stable strict set search_path = ''
as $$
declare
  v_domain text := (select domain from private.read_address(p_address));
  v_provider private.mail_providers := private.find_provider(v_domain);
begin
  if v_provider.domain is not null then
    return null;
  end if;
  -- Some countries register below a second label, as in "example.co.uk".
  return substring(v_domain from case
    when v_domain ~ '\.(ac|co|com|edu|gen|go|gob|gouv|gov|id|ltd|me|mil|ne|net|nom|or|org|plc|pp|sch|school|web)\.[a-z]{2}$'
      then '([^.]+\.[^.]+\.[^.]+)$'
    else '([^.]+(\.[^.]+)?)$'
  end);
end
$$;

-- One form for all addresses that reach the same mail box at the large providers.
create function private.normalised_address(p_address text) returns text
language plpgsql stable strict set search_path = ''
as $$
declare
  v_name text;
  v_domain text;
  v_provider private.mail_providers;
begin
  select name, domain into v_name, v_domain from private.read_address(p_address);
  v_provider := private.find_provider(v_domain);
  if v_provider.names_in_subdomains and v_domain <> v_provider.domain then
    v_name := regexp_replace(left(v_domain, -char_length('.' || v_provider.domain)), '^.*\.', '');
    v_domain := v_provider.domain;
  end if;

  -- A name that begins with the sign has nothing before it to cut to.
  v_name := regexp_replace(v_name, '(?<=.)\+.*$', '');
  if position(v_provider.cuts in substr(v_name, 2)) > 0 then
    v_name := left(v_name, position(v_provider.cuts in substr(v_name, 2)));
  end if;
  v_name := replace(v_name, coalesce(v_provider.reads_as_dot, '.'), '.');
  v_name := translate(v_name, coalesce(v_provider.ignores, ''), '');
  v_name := btrim(regexp_replace(v_name, '\.{2,}', '.', 'g'), '.');
  return v_name || '@' || coalesce(v_provider.box, v_domain);
end
$$;
comment on function private.normalised_address is
  'The address in a form that is the same for all spellings of one mail box. Only for comparing: never for mail or sign-in.';

-- The domain and each of its parents is looked up in the list, by its index.
create function private.is_throw_away(p_address text) returns boolean
language plpgsql stable strict set search_path = ''
as $$
declare
  v_labels text[] := string_to_array((select domain from private.read_address(p_address)), '.');
begin
  return exists (
    select 1
    from generate_subscripts(v_labels, 1) as place
    join private.throw_away_domains on domain = array_to_string(v_labels[place:], '.')
  );
end
$$;
comment on function private.is_throw_away is 'Whether the address is in a domain of throw-away addresses.';
