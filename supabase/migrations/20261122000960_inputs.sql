-- Inputs: compares what a request brings beside the prompt with the model's declaration. This is the
-- one check, and length_of with price_of is the one price.

create function private.with_defaults(
  p_model public.models,
  p_mode public.generation_mode,
  p_inputs jsonb
) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  return (
    select coalesce(jsonb_object_agg(input ->> 'name', input -> 'default'), '{}')
    from jsonb_array_elements(p_model.inputs) as input
    where input -> 'modes' ? p_mode::text and input ? 'default'
  ) || jsonb_strip_nulls(p_inputs);
end
$$;
comment on function private.with_defaults is
  'Adds the default of each input that is left out or null. The contract inputs.ts has the same rule in TypeScript.';

create function private.is_file_in(p_buckets text[], p_value jsonb) returns boolean
language plpgsql immutable set search_path = ''
as $$
declare
  v_text text := p_value #>> '{}';
begin
  return jsonb_typeof(p_value) = 'string'
    and split_part(v_text, '/', 1) = any (p_buckets)
    and v_text ~ '^[a-z]+(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}){2}\.[a-z0-9]{3,4}$';
end
$$;

-- "2.5" for 2500.
create function private.in_seconds(p_milliseconds integer) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  return trim_scale(p_milliseconds / 1000.0)::text;
end
$$;

-- What the value itself shows, whatever it refers to. Null: nothing is wrong.
create function private.flaw_of_value(p_input jsonb, p_value jsonb) returns text
language plpgsql immutable set search_path = ''
as $$
declare
  v_type text := jsonb_typeof(p_value);
  v_text text := p_value #>> '{}';
  v_number numeric := case v_type when 'number' then p_value::numeric end;
  v_buckets text[] := private.buckets_of(p_input);
  v_fits boolean;
begin
  case
    when p_input ->> 'kind' = 'choice' then
      v_fits := v_type = 'string' and p_input -> 'values' ? v_text;
    when p_input ->> 'kind' = 'whole_number' then
      v_fits := v_number = trunc(v_number)
        and v_number between (p_input ->> 'min')::integer and (p_input ->> 'max')::integer;
    when p_input ->> 'kind' = 'switch' then
      v_fits := v_type = 'boolean';
    when p_input ->> 'kind' = 'text' then
      v_fits := v_type = 'string' and private.visible_characters(v_text) > 0
        and char_length(v_text) <= (p_input ->> 'characters_max')::integer;
    when p_input ->> 'kind' = 'pictures' then
      v_fits := (case v_type when 'array' then
        jsonb_array_length(p_value) between 1 and (p_input ->> 'count_max')::integer
        and not exists (
          select 1 from jsonb_array_elements(p_value) as file
          where not private.is_file_in(v_buckets, file)
        )
      end);
    -- Any other kind is an error, so that no value passes unchecked.
    when v_buckets is not null then
      v_fits := private.is_file_in(v_buckets, p_value);
  end case;
  if v_fits then
    return null;
  end if;
  return coalesce(case p_input ->> 'kind'
    when 'choice' then 'must be one of ' ||
      (select string_agg(value, ', ') from jsonb_array_elements_text(p_input -> 'values'))
    when 'whole_number' then format('must be a whole number from %s to %s', p_input ->> 'min', p_input ->> 'max')
    when 'switch' then 'must be true or false'
    when 'text' then format('must have at least one visible character, and at most %s of all kinds', p_input ->> 'characters_max')
    when 'pictures' then format('must be a list of 1 to %s of your files in pictures', p_input ->> 'count_max')
    else 'must be a file of yours in ' || array_to_string(v_buckets, ' or ')
  end, 'is not accepted');
end
$$;

-- What the server measured of the file. p_of: what it measured of the clip that a mask is for.
create function private.flaw_of_file(p_input jsonb, p_file private.uploads, p_of private.uploads) returns text
language plpgsql immutable set search_path = ''
as $$
begin
  if p_input ? 'types' and not p_input -> 'types' ? p_file.type then
    return format('is %s, and must be %s', p_file.type,
      (select string_agg(value, ' or ') from jsonb_array_elements_text(p_input -> 'types')));
  end if;
  if p_input ? 'milliseconds_max' and (p_file.milliseconds between
      (p_input ->> 'milliseconds_min')::integer and (p_input ->> 'milliseconds_max')::integer) is not true then
    return format('is %s seconds long, and must be %s to %s seconds long',
      coalesce(private.in_seconds(p_file.milliseconds), 'no'),
      private.in_seconds((p_input ->> 'milliseconds_min')::integer),
      private.in_seconds((p_input ->> 'milliseconds_max')::integer));
  end if;
  if p_input ->> 'kind' <> 'mask' then
    return null;
  end if;
  if p_file.type <> (case p_input ->> 'as' when 'picture' then 'image/png' else 'video/mp4' end) then
    return format('is %s, and must be %s', p_file.type,
      case p_input ->> 'as' when 'picture' then 'a PNG' else 'an MP4' end);
  end if;
  if (p_file.width, p_file.height) is distinct from (p_of.width, p_of.height) then
    return format('is %s × %s pixels, and must be %s × %s like %s',
      p_file.width, p_file.height, p_of.width, p_of.height, p_input ->> 'of');
  end if;
  -- A container may round the length of the last frame, so half a second is let pass.
  if p_input ->> 'as' = 'clip' and abs(p_file.milliseconds - p_of.milliseconds) > 500 then
    return format('is %s seconds long, and must be %s seconds long like %s',
      private.in_seconds(p_file.milliseconds), private.in_seconds(p_of.milliseconds), p_input ->> 'of');
  end if;
  return null;
end
$$;

create function private.refuse_input(
  p_model public.models,
  p_mode public.generation_mode,
  p_input text,
  p_flaw text
) returns void
language plpgsql set search_path = ''
as $$
begin
  raise sqlstate 'PT422' using
    message = 'input_not_accepted',
    detail = format('%s: %s.', left(p_input, 60), p_flaw),
    hint = format('In this mode, %s takes: %s.', p_model.label, coalesce(
      (
        select string_agg(input ->> 'name', ', ' order by place)
        from jsonb_array_elements(p_model.inputs) with ordinality as inputs (input, place)
        where input -> 'modes' ? p_mode::text
      ),
      'only a prompt'));
end
$$;

create function private.check_inputs(
  p_model public.models,
  p_mode public.generation_mode,
  p_inputs jsonb,
  p_user_id uuid
) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  v_inputs jsonb := private.with_defaults(p_model, p_mode, p_inputs);
  v_declared jsonb := (
    select coalesce(jsonb_agg(input order by place), '[]')
    from jsonb_array_elements(p_model.inputs) with ordinality as inputs (input, place)
    where input -> 'modes' ? p_mode::text
  );
  v_input jsonb;
  v_name text;
  v_flaw text;
  v_file private.uploads;
  v_of private.uploads;
  v_reference text;
begin
  select key into v_name
  from jsonb_object_keys(v_inputs) as key
  where not exists (select 1 from jsonb_array_elements(v_declared) as input where input ->> 'name' = key)
  limit 1;
  if found then
    perform private.refuse_input(p_model, p_mode, v_name, 'is not an input of this model');
  end if;

  for v_input in select input from jsonb_array_elements(v_declared) as input loop
    v_name := v_input ->> 'name';
    if not v_inputs ? v_name then
      if v_input -> 'required' ? p_mode::text then
        perform private.refuse_input(p_model, p_mode, v_name, 'is missing');
      end if;
      continue;
    end if;
    v_flaw := private.flaw_of_value(v_input, v_inputs -> v_name);
    if v_flaw is null and v_input ? 'of' and not v_inputs ? (v_input ->> 'of') then
      v_flaw := format('needs %s', v_input ->> 'of');
    end if;
    if v_flaw is not null then
      perform private.refuse_input(p_model, p_mode, v_name, v_flaw);
    end if;
  end loop;

  -- The files come last, when every value has its form: an input may refer to another one's file.
  for v_input in select input from jsonb_array_elements(v_declared) as input where v_inputs ? (input ->> 'name') loop
    v_name := v_input ->> 'name';
    if private.buckets_of(v_input) is not null then
      if v_input ? 'of' then
        v_of := private.require_upload(v_inputs ->> (v_input ->> 'of'), p_user_id);
      end if;
      for v_reference in
        select jsonb_array_elements_text(
          case v_input ->> 'kind' when 'pictures' then v_inputs -> v_name else jsonb_build_array(v_inputs -> v_name) end)
      loop
        v_file := private.require_upload(v_reference, p_user_id);
        v_flaw := private.flaw_of_file(v_input, v_file, v_of);
        exit when v_flaw is not null;
      end loop;
    elsif v_input ? 'longer_than' and v_inputs ? (v_input ->> 'longer_than') then
      v_file := private.require_upload(v_inputs ->> (v_input ->> 'longer_than'), p_user_id);
      if (v_inputs ->> v_name)::integer * 1000 <= v_file.milliseconds then
        v_flaw := format('must be longer than %s, which is %s seconds long',
          v_input ->> 'longer_than', private.in_seconds(v_file.milliseconds));
      end if;
    end if;
    if v_flaw is not null then
      perform private.refuse_input(p_model, p_mode, v_name, v_flaw);
    end if;
  end loop;
  return v_inputs;
end
$$;
comment on function private.check_inputs is
  'Returns the inputs with their defaults, or refuses them. Null counts as left out. Every file is the user''s own and measured, and stays as it is until the transaction ends. Problems: input_not_accepted, upload_not_found, upload_not_measured.';

create function private.length_of(p_model public.models, p_inputs jsonb) returns integer
language plpgsql stable set search_path = ''
as $$
declare
  v_value jsonb := p_inputs -> (p_model.length #>> '{}');
begin
  if jsonb_typeof(p_model.length) = 'number' then
    return p_model.length::integer;
  end if;
  if jsonb_typeof(v_value) = 'number' then
    return v_value::integer;
  end if;
  -- A clip's length is only what the server measured, in started seconds.
  return (
    select ceil(milliseconds / 1000.0)::integer
    from private.uploads
    where bucket = split_part(v_value #>> '{}', '/', 1) and path = substring(v_value #>> '{}' from '/(.*)$')
  );
end
$$;
comment on function private.length_of is
  'How long the result of these inputs is, in whole seconds. They have passed check_inputs. The contract price.ts has the same rule in TypeScript.';
