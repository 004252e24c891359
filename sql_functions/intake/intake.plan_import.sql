create or replace function intake.plan_import(
    p_columns text[],
    p_field_map jsonb default '{}',
    p_constants jsonb default '{}',
    p_left_out text[] default '{}',
    out field_map jsonb,
    out read_columns text[]
)
language plpgsql
stable
as $$
declare
    v_given jsonb;
    v_left_out text[];
    v_unknown text;
begin
    perform intake.check_source_map('{}', p_constants);
    -- What is said of every row is judged once: each row would set it aside.
    select w ->> 'field' into v_unknown
    from jsonb_array_elements((intake.tidy_origin(intake.tidy_product((p_constants, '[]'::jsonb)::intake.tidied), null)).warnings) as w
    limit 1;
    if v_unknown is not null then
        raise exception 'no % is called %', v_unknown, p_constants ->> v_unknown using errcode = 'ID105',
            hint = case v_unknown
                when 'product' then 'indica product list shows them; indica product add makes one.'
                else 'Origins: ' || (select string_agg(o.code, ', ' order by o.code) from leads.origins as o where o.is_active) || '.'
            end;
    end if;
    if jsonb_typeof(p_field_map) is distinct from 'object' then
        raise exception 'field map and constants are JSON objects' using errcode = 'ID105';
    end if;
    v_left_out := array(
        select intake.name_columns(to_jsonb(c), p_columns) #>> '{}' from unnest(p_left_out) as c
    );
    -- GUARD: rows in the form of POST /v1/leads need no map.
    if p_field_map = '{}' and 'person' = any (p_columns) then
        return;
    end if;

    v_given := coalesce(
        (select jsonb_object_agg(m.key, intake.name_columns(m.value, p_columns)) from jsonb_each(p_field_map) as m), '{}'
    );
    perform intake.check_source_map(v_given, '{}');
    field_map := intake.guess_map(array(
        select c.name
        from unnest(p_columns) with ordinality as c (name, n)
        where intake.column_pointer(c.name) <> all (v_left_out)
            -- Who says what a column is says all of it.
            and c.name not in (
                select r from jsonb_each(v_given) as m cross join intake.read_columns(m.value) as r
            )
        order by c.n
    )) || v_given;
    if not (field_map || p_constants) ?| array['person.phone', 'person.email'] then
        raise exception 'no column of the file is known as a phone or an e-mail' using errcode = 'ID105',
            hint = 'Say which one is: --map person.phone=COLUMN. Its columns: ' || left(array_to_string(p_columns, ', '), 1000);
    end if;
    read_columns := array(
        select distinct r.name
        from (
            select c as name from jsonb_each(field_map) as m cross join intake.read_columns(m.value) as c
            union all
            select x.name from unnest(v_left_out) as o cross join intake.read_columns(to_jsonb(o)) as x (name)
            union all
            select c
            from unnest(p_columns) as c
            join intake.column_fields as f on f.word = intake.column_word(c)
            where f.field is null
        ) as r
        order by r.name
    );
end;
$$;

comment on function intake.plan_import(text[], jsonb, jsonb, text[]) is
'How a file with these columns is read: the map of intake.guess_map(), with the fields of p_field_map, which may name columns (intake.name_columns), in its place; null for rows
in the form of POST /v1/leads, which have a column person. read_columns: those that become no attributes, since the map reads them or p_left_out names them.
Raises ID105 (a map that cannot be right, a column that is not there, a constant product or origin that nobody knows, nothing to reach anybody by).';

revoke all on function intake.plan_import(text[], jsonb, jsonb, text[]) from public;
