create or replace function people.renormalize_referrers(
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
    v_row people.referrers;
    v_name record;
    v_change jsonb;
begin
    examined := 0;
    changes := '[]';
    for v_row in
        select r.* from people.referrers as r where r.id > p_after and r.rule_version <> v_version order by r.id limit p_limit
    loop
        last_id := v_row.id;
        examined := examined + 1;
        if p_run_id is not null then
            select r.* into v_row from people.referrers as r where r.id = v_row.id for no key update;
            continue when not found;
        end if;
        v_name := normalize.person_name(v_row.name);
        if v_name.is_valid and (v_name.name, v_name.name_key) = (v_row.name, v_row.name_key) then
            if p_run_id is not null then
                update people.referrers as r set rule_version = v_version where r.id = v_row.id;
            end if;
            continue;
        end if;

        v_change := jsonb_build_object(
            'kind', 'referrer', 'row_id', v_row.id, 'person_id', v_row.person_id,
            'old', jsonb_build_object('name', v_row.name, 'name_key', v_row.name_key),
            'new', case when v_name.is_valid then jsonb_build_object('name', v_name.name, 'name_key', v_name.name_key) end
        ) || case
            when not v_name.is_valid then jsonb_build_object('outcome', 'refused', 'reason', v_name.reason)
            when v_row.person_id is null and exists (
                select
                from people.referrers as o
                where o.person_id is null and o.name_key = v_name.name_key and o.id <> v_row.id
            ) then '{"outcome": "collision", "reason": "another_referrer"}'
            else '{"outcome": "applied"}'
        end;
        changes := changes || v_change;
        continue when p_run_id is null;

        if v_change ->> 'outcome' = 'applied' then
            update people.referrers as r
            set name = v_name.name, name_key = v_name.name_key, rule_version = v_version
            where r.id = v_row.id;
        end if;
        perform people.record_renormalization(p_run_id, v_change, v_row.rule_version, v_version);
    end loop;
end;
$$;

comment on function people.renormalize_referrers(bigint, bigint, integer) is 'people.renormalize() for the names of referrers.';

revoke all on function people.renormalize_referrers(bigint, bigint, integer) from public;
