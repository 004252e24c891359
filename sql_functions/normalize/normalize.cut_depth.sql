create or replace function normalize.cut_depth(p_value jsonb, p_most integer)
returns jsonb
language plpgsql
immutable
as $$
declare
    -- What a referral says stands this deep at most; what lies deeper goes as a whole.
    c_deepest_cut constant integer := 94;
begin
    if not jsonb_path_exists(p_value, format('$.**{%s}', p_most)::jsonpath) then
        return p_value;
    elsif p_most <= c_deepest_cut then
        return 'true'::jsonb;
    elsif jsonb_typeof(p_value) = 'object' then
        return (select jsonb_object_agg(e.key, normalize.cut_depth(e.value, p_most - 1)) from jsonb_each(p_value) as e);
    end if;
    return (
        select jsonb_agg(normalize.cut_depth(e.value, p_most - 1) order by e.n)
        from jsonb_array_elements(p_value) with ordinality as e (value, n)
    );
end;
$$;

comment on function normalize.cut_depth(jsonb, integer) is
'A value of which nothing is nested deeper than p_most levels (100): what is, becomes true, which is no text and no object, so that whoever reads it sets it aside.';

revoke all on function normalize.cut_depth(jsonb, integer) from public;
