create or replace function normalize.typed_name(p_raw text, out name text, out name_key text, out is_valid boolean)
language plpgsql
immutable
parallel safe
as $$
begin
    name := nullif(left(normalize.visible_text(left(p_raw, 2000)), 150), '');
    name_key := coalesce(
        nullif(btrim(normalize.unaccented(replace(translate(lower(name collate "und-x-icu"), '.''', ''), '-', ' '))), ''), name
    );
    is_valid := name is not null;
end;
$$;

comment on function normalize.typed_name(text) is
'A person''s name letter by letter as somebody typed it who vouches for it: "J0ão", "Mãe da Bia", without what nobody sees, in at most 150 characters. name_key compares, as that of
normalize.person_name() does. Not valid when nothing is left.';

revoke all on function normalize.typed_name(text) from public;
grant execute on function normalize.typed_name(text) to indica_owner;
