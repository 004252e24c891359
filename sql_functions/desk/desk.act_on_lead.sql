create or replace function desk.act_on_lead(p_viewer desk.viewer, p_action text, p_uid uuid, p_request jsonb)
returns void
language plpgsql
volatile
as $$
declare
    v_actor constant text := 'token:' || p_viewer.token_id;
    v_seen constant integer := case when p_request ->> 'seen' ~ '^[0-9]{1,9}$' then (p_request ->> 'seen')::integer end;
    v_reason constant text := nullif(btrim(p_request ->> 'reason'), '');
    v_note constant text := nullif(btrim(p_request ->> 'note'), '');
    v_lead leads.leads;
    v_change leads.events;
    v_consultant_id bigint;
begin
    -- In the order of an intake: identifiers before leads.
    perform people.lock_identity(people.keys_of(l.person_id)) from leads.leads as l where l.uid = p_uid;
    select * into v_lead from leads.leads as l where l.uid = p_uid for no key update;
    if not desk.may_see(p_viewer, v_lead) then
        raise exception 'no such lead' using errcode = 'ID201';
    end if;
    -- GUARD: a human changed it since whoever acts looked at it.
    select * into v_change
    from leads.events as e
    where e.lead_id = v_lead.id and e.seq > v_seen and e.kind in ('status_changed', 'transferred', 'opted_out', 'appointment_set') and e.actor is distinct from v_actor
    order by e.seq desc
    limit 1;
    if found then
        raise exception 'somebody was faster' using errcode = 'ID341', detail = meta.text(
            'desk.changed_meanwhile', leads.actor_name(v_change.actor), desk.moment(v_change.at)
        );
    end if;

    if p_action = 'transfer' then
        v_consultant_id := (routing.find_consultant(p_request ->> 'consultant')).id;
        -- GUARD: whom they do not see they give nothing
        if p_viewer.consultant_ids is not null and (v_consultant_id = any (p_viewer.consultant_ids)) is not true then
            raise exception 'not one of their team' using errcode = 'ID208';
        end if;
        perform routing.transfer_lead(v_lead.id, v_consultant_id, v_reason, v_actor);
    elsif p_action = 'suppress' then
        perform leads.opt_out(v_lead.person_id, 'request', v_actor, p_note => v_note);
    elsif p_action = 'postpone' then
        perform leads.set_appointment(v_lead.id, v_actor, (leads.read_appointment(p_request, 'at')).at, v_note);
    else
        perform leads.change_status(
            p_lead_id => v_lead.id, p_to => p_request ->> 'to', p_actor => v_actor,
            p_reason => case when p_request ->> 'to' = 'lost' then v_reason end,
            p_note => case when p_request ->> 'to' = 'lost' then v_note else nullif(concat_ws(chr(10), v_reason, v_note), '') end
        );
    end if;
end;
$$;

comment on function desk.act_on_lead(desk.viewer, text, uuid, jsonb) is
'Does what somebody at the desk decided about a lead: transfer ({consultant, reason}), suppress ({note?}), postpone ({at, note?}: no template leaves, its owner goes on at that hour), status ({to, reason?, note?}), which reopens too. seen: the number of the last event that they saw (a human''s change since then is told instead of overruled).
Raises ID201 (no such lead, or not theirs to see), ID208 (no such consultant, or not of their team), ID341 (changed meanwhile; the detail says by whom), and what routing.transfer_lead, leads.opt_out, leads.set_appointment and leads.change_status raise.';

revoke all on function desk.act_on_lead(desk.viewer, text, uuid, jsonb) from public;
