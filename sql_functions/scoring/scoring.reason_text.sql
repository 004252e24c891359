create or replace function scoring.reason_text(p_reason jsonb)
returns text
language plpgsql
stable
as $$
declare
    v_weight constant numeric := (p_reason ->> 'weight')::numeric;
    v_known text;
begin
    select
        string_agg(
            coalesce(case when current_setting('indica.locale', true) = 'en' then f.name_en else f.name_pt end, substring(k.feature from '^attribute:(.*)$')) || ' '
            || coalesce(k.value, meta.text('scoring.not_given')), ' × ' order by k.n
        )
    into v_known
    from (
        values (1, p_reason ->> 'feature', p_reason ->> 'value'), (2, p_reason ->> 'with', p_reason ->> 'with_value')
    ) as k (n, feature, value)
    left join scoring.features as f on f.name = k.feature
    where k.feature is not null;
    return v_known || ': ' || case when v_weight >= 0 then '+' else '-' end
        || case when current_setting('indica.locale', true) = 'en' then round(abs(v_weight), 2)::text else replace(round(abs(v_weight), 2)::text, '.', ',') end;
end;
$$;

comment on function scoring.reason_text(jsonb) is 'A reason of a score in words: what was known, of one feature or of two together, and what it adds.';

revoke all on function scoring.reason_text(jsonb) from public;
