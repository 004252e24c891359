create or replace function normalize.digits(p_text text)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when octet_length(p_text) = length(p_text) then p_text
        else (
            select string_agg(
                case
                    when z.code >= 128 and z.code - z.zeros[z.step] between 0 and 9
                        then chr(48 + z.code - z.zeros[z.step])
                    else z.letter
                end,
                '' order by z.position
            )
            from (
                select
                    s.letter,
                    s.position,
                    s.code,
                    s.zeros,
                    width_bucket(s.code, s.zeros) as step
                from (
                    select
                        t.letter,
                        t.position,
                        ascii(t.letter) as code,
                        -- Code points of the zeros of Unicode's 73 non-ASCII decimal digit sets,
                        -- ascending; each set is ten consecutive code points.
                        '{
                            1632, 1776, 1984, 2406, 2534, 2662, 2790, 2918, 3046, 3174, 3302,
                            3430, 3558, 3664, 3792, 3872, 4160, 4240, 6112, 6160, 6470, 6608,
                            6784, 6800, 6992, 7088, 7232, 7248, 42528, 43216, 43264, 43472, 43504,
                            43600, 44016, 65296, 66720, 68912, 68928, 69734, 69872, 69942, 70096,
                            70384, 70736, 70864, 71248, 71360, 71376, 71386, 71472, 71904, 72016,
                            72688, 72784, 73040, 73120, 73552, 92768, 92864, 93008, 118000,
                            120782, 120792, 120802, 120812, 120822, 123200, 123632, 124144,
                            124401, 125264, 130032
                        }'::integer[] as zeros
                    from string_to_table(p_text, null) with ordinality as t (letter, position)
                ) as s
            ) as z
        )
    end
$$;

comment on function normalize.digits(text) is
'Replaces every Unicode decimal digit (general category Nd of Unicode 16: full-width, Arabic-Indic,
Devanagari and so on) by its ASCII form and leaves all else as it is.
Null for null. Linear in the length; never raises. Needs a UTF8 database.';

revoke all on function normalize.digits(text) from public;
grant execute on function normalize.digits(text) to indica_owner;
