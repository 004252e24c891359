create or replace function inbox.apply_system_message(p_payload jsonb, p_at timestamptz)
returns inbox.applied
language plpgsql
volatile
as $$
declare
    v_entry constant jsonb := p_payload -> 'entry';
    v_type constant text := v_entry #>> '{system,type}';
    v_phone_key constant text := people.wa_key(v_entry ->> 'from');
    v_new_user_id constant text := v_entry #>> '{system,user_id}';
    v_new_wa_id constant text := coalesce(v_entry #>> '{system,wa_id}', v_entry #>> '{system,new_wa_id}');
    v_old_user_id constant text := nullif(coalesce(v_entry #>> '{system,previous_user_id}', v_entry ->> 'from_user_id'), v_new_user_id);
    v_person_id bigint;
    v_own_keys text[];
    v_count integer := 0;
    v_applied inbox.applied;
begin
    if v_type is distinct from 'user_changed_number' and v_type is distinct from 'user_changed_user_id' then
        v_applied.state := 'ignored';
        v_applied.reason := 'unknown_system_message';
        return v_applied;
    end if;
    for v_person_id in
        select distinct i.person_id
        from people.identifiers as i
        where (i.kind in ('phone', 'wa_id') and i.match_key = v_phone_key) or (i.kind = 'bsuid' and i.match_key = v_old_user_id)
        order by i.person_id
    loop
        v_count := v_count + 1;
        select l.id into v_applied.lead_id
        from leads.leads as l
        where l.person_id = v_person_id
        order by leads.is_open(l.status) desc, l.id desc
        limit 1;
        if v_type = 'user_changed_number' then
            v_own_keys := people.own_keys(v_person_id);
            perform leads.detach_number(v_person_id, v_phone_key, v_type, p_at);
            perform inbox.take_back_words(v_person_id);
            -- Nothing is sent to it by itself; what they write from it reaches the lead, and a human.
            perform people.learn_identity(v_person_id, v_new_wa_id, v_new_user_id);
            -- Their wish goes with them: nothing else of theirs may be left that tells of it.
            perform people.spread_suppression(v_own_keys, people.own_keys(v_person_id));
        else
            perform people.change_user_id(v_person_id, v_old_user_id, v_new_user_id);
        end if;
    end loop;
    v_applied.state := case when v_count > 0 then 'applied' else 'ignored' end;
    v_applied.reason := case when v_count > 0 then v_type else 'unknown_person' end;
    if v_count > 0 then
        perform inbox.apply_unknown(v_new_wa_id, v_new_user_id, util.current_time());
    end if;
    return v_applied;
end;
$$;

comment on function inbox.apply_system_message(jsonb, timestamptz) is
'WhatsApp says at p_at that somebody changed their number (the old one is detached, sending freezes, a human looks; the new one is known by what WhatsApp calls it) or got
another business-scoped user id (the new one takes the place of the old). What they had written under the new name before this came counts now.
Source: Meta, webhooks reference, system messages; business-scoped user IDs.';

revoke all on function inbox.apply_system_message(jsonb, timestamptz) from public;
