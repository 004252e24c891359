create or replace function normalize.is_country_code_whole(p_grouped text, p_country_code integer)
returns boolean
language plpgsql
immutable
parallel safe
as $$
declare
    v_code constant text := p_country_code::text;
    v_rest text := regexp_replace(p_grouped, '^(?:[+]|0[|]?0[|]?)', '');
begin
    if not starts_with(replace(v_rest, '|', ''), v_code) then
        -- Brazil dials abroad by 00, the carrier's two digits and the country code.
        v_rest := regexp_replace(v_rest, '^[0-9][|]?[0-9][|]?', '');
    end if;
    return not starts_with(replace(v_rest, '|', ''), v_code) or strpos(left(v_rest, length(v_code)), '|') = 0;
end;
$$;

comment on function normalize.is_country_code_whole(text, integer) is
'Does no group end inside the country code? "+5 27 98321-7654" is no number of Mexico (52). p_grouped: digits with "|" between their groups, as
normalize.dialled_digits gives them, with "+" or 00 before them. Never raises.';

revoke all on function normalize.is_country_code_whole(text, integer) from public;
