create or replace function intake.lift_items(p_field_map jsonb, out field_map jsonb, out items_path text)
language plpgsql
stable
as $$
declare
    v_prefixes constant text[] := array(
        select distinct substring(m.value #>> '{}' from '^(.*?)/0/')
        from jsonb_each(p_field_map) as m
        where m.key like 'person.%'
    );
begin
    field_map := p_field_map;
    -- GUARD: the person is not read from the first place of one list.
    if cardinality(v_prefixes) <> 1 or v_prefixes[1] is null
        or exists (select from jsonb_each(p_field_map) as m where jsonb_typeof(m.value) <> 'string' or starts_with(m.value #>> '{}', '$'))
    then
        return;
    end if;
    items_path := v_prefixes[1];
    select jsonb_object_agg(m.key, case
        when starts_with(m.value, items_path || '/0/') then substr(m.value, length(items_path) + 3)
        else '$body' || (
            select string_agg(case when t.step ~ '^\d+$' then '[' || t.step || ']' else '.' || to_json(t.step)::text end, '' order by t.n)
            from (
                select replace(replace(s.step, '~1', '/'), '~0', '~'), s.n
                from string_to_table(substr(m.value, 2), '/') with ordinality as s (step, n)
            ) as t (step, n)
        )
    end)
    into field_map
    from jsonb_each_text(p_field_map) as m;
end;
$$;

comment on function intake.lift_items(jsonb) is
'A field map that reads its person from the first place of a list, such as /leads/0/name, as it is meant: each item of that list is a referral. items_path is the
list, and field_map then reads each item; other places become paths into $body. A map that is not of this kind comes back as it was, items_path null.';

revoke all on function intake.lift_items(jsonb) from public;
