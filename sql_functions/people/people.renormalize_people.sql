create or replace function people.renormalize_people(
    p_run_id bigint,
    p_after bigint,
    p_limit integer,
    out last_id bigint,
    out examined integer,
    out changes jsonb
)
language plpgsql
volatile
as $$
declare
    v_version constant text := normalize.rule_version('person_name');
    v_row people.people;
    v_name record;
    v_city record;
    v_change jsonb;
begin
    examined := 0;
    changes := '[]';
    for v_row in
        select p.* from people.people as p where p.id > p_after and p.rule_version <> v_version order by p.id limit p_limit
    loop
        last_id := v_row.id;
        examined := examined + 1;
        if p_run_id is not null then
            select p.* into v_row from people.people as p where p.id = v_row.id for no key update;
            continue when not found;
        end if;
        v_name := normalize.person_name(v_row.name);
        v_city := people.city_of(v_row.city, (
            select i.value
            from people.identifiers as i
            where i.person_id = v_row.id and i.kind = 'phone' and v_row.city is not null
            order by i.id
            limit 1
        ));
        if v_name.is_valid and (v_name.name, v_name.name_key, v_city.city, v_city.ibge_code)
            is not distinct from (v_row.name, v_row.name_key, v_row.city, v_row.ibge_code)
        then
            if p_run_id is not null then
                update people.people as p set rule_version = v_version where p.id = v_row.id;
            end if;
            continue;
        end if;

        v_change := jsonb_build_object(
            'kind', 'person', 'row_id', v_row.id, 'person_id', v_row.id,
            'old', jsonb_strip_nulls(jsonb_build_object(
                'name', v_row.name, 'name_key', v_row.name_key, 'city', v_row.city, 'ibge_code', v_row.ibge_code
            )),
            'new', case when v_name.is_valid then jsonb_strip_nulls(jsonb_build_object(
                'name', v_name.name, 'name_key', v_name.name_key, 'city', v_city.city, 'ibge_code', v_city.ibge_code
            )) end
        ) || case
            when v_name.is_valid then '{"outcome": "applied"}'
            else jsonb_build_object('outcome', 'refused', 'reason', v_name.reason)
        end;
        changes := changes || v_change;
        continue when p_run_id is null;

        if v_name.is_valid then
            update people.people as p
            set name = v_name.name, name_key = v_name.name_key, city = v_city.city, ibge_code = v_city.ibge_code,
                rule_version = v_version
            where p.id = v_row.id;
        end if;
        perform people.record_renormalization(p_run_id, v_change, v_row.rule_version, v_version);
    end loop;
end;
$$;

comment on function people.renormalize_people(bigint, bigint, integer) is 'people.renormalize() for the names and cities of people.';

revoke all on function people.renormalize_people(bigint, bigint, integer) from public;
