-- Visible text: written by `npm run sync-catalog` from the contract visible-text.ts. Do not edit.

-- A text without the characters that show nothing or a blank. Only the ordinary space is left.
create function private.without_invisible(p_text text) returns text
language plpgsql immutable strict parallel safe set search_path = ''
as $$
begin
  return pg_catalog.regexp_replace(p_text,
    '['
    '\U00000001-\U0000001f'
    '\U0000007f-\U000000a0'
    '\U000000ad'
    '\U0000034f'
    '\U0000061c'
    '\U0000115f-\U00001160'
    '\U00001680'
    '\U000017b4-\U000017b5'
    '\U0000180b-\U0000180f'
    '\U00002000-\U0000200f'
    '\U00002028-\U0000202f'
    '\U0000205f-\U0000206f'
    '\U00002800'
    '\U00003000'
    '\U00003164'
    '\U0000fe00-\U0000fe0f'
    '\U0000feff'
    '\U0000ffa0'
    '\U0000fff0-\U0000fffc'
    '\U00013430-\U0001343f'
    '\U00013441-\U00013442'
    '\U00016fe4'
    '\U0001bca0-\U0001bca3'
    '\U0001d159'
    '\U0001d173-\U0001d17a'
    '\U000e0000-\U000e0fff'
    ']', '', 'g');
end
$$;

create function private.visible_characters(p_text text) returns integer
language plpgsql immutable strict parallel safe set search_path = ''
as $$
begin
  return char_length(btrim(private.without_invisible(p_text)));
end
$$;
comment on function private.visible_characters is
  'How many characters of a text can be seen, without the spaces at both ends. The contract visible-text has the same rule in TypeScript. Null for null.';
-- A constraint calls them when users change their name.
grant execute on function private.without_invisible, private.visible_characters to authenticated;
