create or replace function scoring.group_text(p_feature scoring.model_features, p_groups integer[], p_group integer)
returns text
language plpgsql
immutable
as $$
declare
    c_words constant integer := cardinality(p_feature.categories);
    v_first integer;
    v_last integer;
    v_above double precision;
    v_up_to double precision;
begin
    select min(g.bin), max(g.bin) into v_first, v_last from unnest(p_groups) with ordinality as g (item, bin) where g.item = p_group;
    if v_first = 1 then
        return '(none)';
    elsif v_first = 2 then
        return '(other)';
    elsif v_first <= 2 + c_words then
        return p_feature.categories[v_first - 2];
    end if;
    -- Ranges lie from the largest on.
    v_above := -p_feature.bounds[v_last - 2 - c_words];
    v_up_to := -p_feature.bounds[v_first - 3 - c_words];
    return case
        when v_above is null then '≤ ' || v_up_to
        when v_up_to is null then '> ' || v_above
        else v_above || ' < … ≤ ' || v_up_to
    end;
end;
$$;

comment on function scoring.group_text(scoring.model_features, integer[], integer) is
'A group of a feature''s values (scoring.model_pairs) in words: a word, a range of numbers, (none) where it is not given, (other) where it is another word than those that many have.';

revoke all on function scoring.group_text(scoring.model_features, integer[], integer) from public;
grant execute on function scoring.group_text(scoring.model_features, integer[], integer) to indica_dba;
