create or replace function people.renormalize_identifiers(
    p_run_id bigint,
    p_kind text,
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
    v_version constant text := normalize.rule_version(p_kind);
    v_row people.identifiers;
    v_new record;
    v_other people.identifiers;
    v_same bigint[] := '{}'::bigint[];
    v_changed bigint[] := '{}'::bigint[];
    v_keys text[] := '{}'::text[];
    v_change jsonb;
begin
    examined := 0;
    changes := '[]';
    for v_row in
        select i.*
        from people.identifiers as i
        where i.kind = p_kind and i.id > p_after and i.rule_version <> v_version
        order by i.id
        limit p_limit
    loop
        last_id := v_row.id;
        examined := examined + 1;
        v_new := people.renormalized_identifier(v_row.kind, v_row.value, v_row.match_key, v_row.phone_kind);
        if v_new.reason is null and (v_row.value, v_row.match_key, v_row.phone_kind)
            is not distinct from (v_new.value, v_new.match_key, v_new.phone_kind)
        then
            v_same := v_same || v_row.id;
        else
            v_changed := v_changed || v_row.id;
            v_keys := v_keys || (p_kind || ':' || v_row.match_key);
            if v_new.match_key is not null then
                v_keys := v_keys || (p_kind || ':' || v_new.match_key);
            end if;
        end if;
    end loop;

    if p_run_id is not null then
        -- All at once and before any row, as an intake does.
        perform people.lock_identity(v_keys);
        update people.identifiers as i
        set rule_version = v_version
        where i.id = any (v_same);
    end if;

    for v_row in
        select i.* from people.identifiers as i where i.id = any (v_changed) order by i.id
    loop
        if p_run_id is not null then
            select i.* into v_row from people.identifiers as i where i.id = v_row.id for no key update;
            continue when not found or p_kind || ':' || v_row.match_key <> all (v_keys);
        end if;
        v_new := people.renormalized_identifier(v_row.kind, v_row.value, v_row.match_key, v_row.phone_kind);
        continue when v_new.match_key is not null and p_kind || ':' || v_new.match_key <> all (v_keys);

        v_change := jsonb_build_object(
            'kind', p_kind, 'row_id', v_row.id, 'person_id', v_row.person_id,
            'old', jsonb_strip_nulls(jsonb_build_object(
                'value', v_row.value, 'match_key', v_row.match_key, 'phone_kind', v_row.phone_kind
            )),
            'new', case when v_new.reason is null then jsonb_strip_nulls(jsonb_build_object(
                'value', v_new.value, 'match_key', v_new.match_key, 'phone_kind', v_new.phone_kind
            )) end
        );
        if v_new.reason is not null then
            v_change := v_change || jsonb_build_object('outcome', 'refused', 'reason', v_new.reason);
        else
            -- Two who shared the old form may share the new one.
            select o.* into v_other
            from people.identifiers as o
            where o.kind = p_kind and o.match_key = v_new.match_key and o.id <> v_row.id
                and (o.person_id = v_row.person_id or not (o.is_shared and v_row.is_shared))
            order by o.person_id <> v_row.person_id desc, o.id
            limit 1;
            if not found then
                v_change := v_change || '{"outcome": "applied"}';
            elsif v_other.person_id = v_row.person_id then
                v_change := v_change || '{"outcome": "removed"}';
            else
                v_change := v_change || jsonb_build_object(
                    'outcome', 'collision', 'reason', 'another_person', 'other_person_id', v_other.person_id
                );
            end if;
        end if;
        changes := changes || v_change;
        continue when p_run_id is null;

        if v_new.match_key is not null then
            -- Also of a row that is left: who said stop under one form said it for the mailbox or the line.
            perform people.renew_suppression(p_kind, v_row.match_key, v_new.match_key);
        end if;
        if v_change ->> 'outcome' = 'applied' then
            update people.identifiers as i
            set value = v_new.value, match_key = v_new.match_key, phone_kind = v_new.phone_kind, rule_version = v_version
            where i.id = v_row.id;
        elsif v_change ->> 'outcome' = 'removed' then
            delete from people.identifiers as i where i.id = v_row.id;
        end if;
        perform people.record_renormalization(p_run_id, v_change, v_row.rule_version, v_version);
    end loop;
end;
$$;

comment on function people.renormalize_identifiers(bigint, text, bigint, integer) is
'people.renormalize() for one kind of identifier (phone, email, tax_id, wa_id, bsuid).';

revoke all on function people.renormalize_identifiers(bigint, text, bigint, integer) from public;
