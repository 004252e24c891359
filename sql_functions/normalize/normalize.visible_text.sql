create or replace function normalize.visible_text(p_text text)
returns text
language plpgsql
immutable
parallel safe
as $$
declare
    v_text text := p_text;
begin
    if octet_length(v_text) <> length(v_text) then
        -- Invisible characters go first: one between a letter and its accent would keep NFKC
        -- from composing them.
        v_text := regexp_replace(
            v_text,
            '[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E'
            '\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFFB\U000E0000-\U000E0FFF]+',
            '', 'g'
        );
        v_text := normalize(v_text, nfkc);
    end if;

    return btrim(regexp_replace(
        v_text,
        '[\u0001-\u0020\u007F-\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+',
        ' ', 'g'
    ));
end;
$$;

comment on function normalize.visible_text(text) is
'What a reader sees of a text: Unicode form NFKC (full-width and styled letters become plain ones),
zero-width characters, soft hyphens, direction marks and variation selectors removed, every run of
white space or control characters turned into one space, no space at the ends.
Null for null. Callers bound the length: NFKC sorts long runs of accents slowly. Never raises.';

revoke all on function normalize.visible_text(text) from public;
grant execute on function normalize.visible_text(text) to indica_owner;
