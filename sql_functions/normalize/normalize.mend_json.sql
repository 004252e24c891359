create or replace function normalize.mend_json(p_text text)
returns text
language sql
immutable
parallel safe
as $$
    -- Strings and what stands between them, in turn; strings have no unescaped quote.
    select string_agg(
        case
            when starts_with(m.piece, '"') then regexp_replace(
                regexp_replace(
                    replace(replace(replace(m.piece, E'\n', '\n'), E'\r', '\r'), E'\t', '\t'),
                    -- A NUL says nothing, and half of a pair is what remains of a picture that was cut.
                    '(\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})', '\1', 'g'
                ),
                '[\x01-\x1f]', ' ', 'g'
            )
            else regexp_replace(
                regexp_replace(m.piece, '-?\m(?:NaN|Infinity)\M', 'null', 'g'),
                '-?[0-9]+(?:[.][0-9]+)?(?:[eE][-+]?[0-9]{3,})|-?[0-9]{99,}(?:[.][0-9]+)?(?:[eE][-+]?[0-9]+)?|-?[0-9]+[.][0-9]{99,}(?:[eE][-+]?[0-9]+)?', '"\&"', 'g'
            )
        end,
        '' order by m.n
    )
    from (
        select r.found[1] as piece, r.n
        from regexp_matches(p_text, '("(?:[^"\\]|\\.)*"|[^"]+|")', 'g') with ordinality as r (found, n)
    ) as m
$$;

comment on function normalize.mend_json(text) is
'JSON as its sender meant it where programs often write none: line breaks and control characters inside strings, NUL and halves of surrogate pairs (left out), NaN and Infinity
(null), and numbers that are too large, which become text. Anything else stays as it is.';

revoke all on function normalize.mend_json(text) from public;
