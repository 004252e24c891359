create or replace function normalize.nest_fields(p_names text[], p_values text[], out body jsonb, out problem text)
language plpgsql
stable
as $$
declare
    c_most_fields constant integer := 1000;
    v_value jsonb;
    v_path text[];
begin
    if cardinality(p_names) > c_most_fields then
        problem := meta.text('body.too_complex');
        return;
    end if;
    body := '{}';
    for v_n in 1 .. cardinality(p_names) loop
        v_value := null;
        if p_values[v_n] ~ '^\s*[{[]' then
            select p.body into v_value from normalize.read_json(p_values[v_n]) as p;
        end if;
        -- a[b][] is the path a, b and a list's next place; anything else is one key, brackets and all.
        v_path := case
            when p_names[v_n] ~ '^[^[\]]+(\[[^[\]]*\]){1,20}$'
                then array(select m.part[1] from regexp_matches(p_names[v_n], '([^[\]]+|(?<=\[)(?=\]))', 'g') with ordinality as m (part, n) order by m.n)
            else array[p_names[v_n]]
        end;
        body := normalize.put_value(body, v_path, coalesce(v_value, to_jsonb(p_values[v_n])));
    end loop;
end;
$$;

comment on function normalize.nest_fields(text[], text[]) is
'The fields of a form, names and values in their order, as one JSON object: a[b][c] makes objects and a[] lists, as PHP reads them; a name that comes twice makes a list;
a value that is itself a JSON object or list is read as such. More than 1,000 fields are a problem (body null).';

revoke all on function normalize.nest_fields(text[], text[]) from public;
