create or replace function intake.is_skipped(p_source intake.sources, p_item jsonb, p_body jsonb)
returns boolean
language sql
stable
as $$
    select exists (
        select
        from jsonb_array_elements(p_source.skip_rules) as r (rule)
        cross join lateral (select intake.read_path(p_item, p_body, r.rule ->> 'path') as value) as v
        where case
            when r.rule ? 'filled' then intake.is_filled(v.value) = (r.rule ->> 'filled')::boolean
            else exists (
                select
                from jsonb_array_elements(r.rule -> 'equals') as e
                where normalize.unaccented(btrim(e.value #>> '{}')) = normalize.unaccented(btrim(v.value #>> '{}'))
            )
        end
    )
$$;

comment on function intake.is_skipped(intake.sources, jsonb, jsonb) is
'Whether a referral p_item of the body p_body is none by the source''s skip rules, such as a test that the sender marks: one rule that fits is enough. Values are compared as
text, whatever their case and accents.';

revoke all on function intake.is_skipped(intake.sources, jsonb, jsonb) from public;
