create or replace function inbox.apply_system_message(
    p_payload jsonb,
    out state text,
    out reason text,
    out lead_id bigint
)
language plpgsql
volatile
as $$
declare
    v_entry constant jsonb := p_payload -> 'entry';
    v_type constant text := v_entry #>> '{system,type}';
    v_phone_key constant text := people.wa_key(v_entry ->> 'from');
    v_user_id constant text := v_entry ->> 'from_user_id';
    v_person_id bigint;
    v_count integer := 0;
begin
    if v_type is distinct from 'user_changed_number' and v_type is distinct from 'user_changed_user_id' then
        state := 'ignored';
        reason := 'unknown_system_message';
        return;
    end if;
    for v_person_id in
        select distinct i.person_id
        from people.identifiers as i
        where (i.kind in ('phone', 'wa_id') and i.match_key = v_phone_key) or (i.kind = 'bsuid' and i.match_key = v_user_id)
        order by i.person_id
    loop
        v_count := v_count + 1;
        select l.id into lead_id
        from leads.leads as l
        where l.person_id = v_person_id
        order by leads.is_open(l.status) desc, l.id desc
        limit 1;
        if v_type = 'user_changed_number' then
            perform leads.detach_number(v_person_id, v_phone_key, v_type);
        else
            delete from people.identifiers as i where i.person_id = v_person_id and i.kind = 'bsuid' and i.match_key = v_user_id;
            perform people.learn_identity(v_person_id, null, v_entry #>> '{system,user_id}');
        end if;
    end loop;
    state := case when v_count > 0 then 'applied' else 'ignored' end;
    reason := case when v_count > 0 then v_type else 'unknown_person' end;
end;
$$;

comment on function inbox.apply_system_message(jsonb) is
'WhatsApp says that somebody changed their number (it is detached, sending freezes, a human looks) or got another business-scoped user id (the new one
is remembered). Source: Meta, webhooks reference, system messages.';

revoke all on function inbox.apply_system_message(jsonb) from public;
