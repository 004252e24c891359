create or replace function leads.attributes_text(p_attributes jsonb)
returns text
language sql
immutable
parallel safe
as $$
    select string_agg(
        case when jsonb_typeof(a.value) in ('object', 'array') then a.key || ': ' || a.value::text else a.key || ': ' || (a.value #>> '{}') end,
        '; ' order by a.key
    )
    from jsonb_each(case when jsonb_typeof(p_attributes) = 'object' then p_attributes end) as a (key, value)
    where a.value not in ('null', '""', '{}', '[]');
$$;

comment on function leads.attributes_text(jsonb) is
'The free attributes of a referral as people read them: "key: value; key: value", by key. Null when there is none.';

revoke all on function leads.attributes_text(jsonb) from public;
