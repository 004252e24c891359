create or replace function leads.opt_out(p_person_id bigint, p_reason text, p_actor text)
returns boolean
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_count integer;
    v_lead_id bigint;
    v_mark text;
begin
    v_count := leads.suppress_person(p_person_id, p_reason, p_actor);
    perform rework.cancel(l.id, 'opted_out') from leads.leads as l where l.person_id = p_person_id;

    select l.id into v_lead_id from leads.leads as l where l.person_id = p_person_id order by l.id desc limit 1 for no key update;
    if not found then
        return v_count > 0;
    end if;
    -- The wish as it stands now, whatever ways it came by; after it was lifted a new one is another.
    select v_lead_id || ':' || min(s.id) into v_mark
    from people.suppressions as s
    where s.lifted_at is null
        and s.key_hash in (
            select ops.keyed_hash(i.kind, i.match_key)
            from people.identifiers as i
            where i.person_id = p_person_id and i.kind in ('phone', 'email', 'tax_id')
        );
    if v_count > 0 then
        perform leads.append_event(v_lead_id, 'opted_out', p_actor, jsonb_build_object('reason', p_reason));
    end if;
    if exists (select from chatwoot.conversations as c where c.lead_id = v_lead_id) then
        perform outbox.enqueue(
            'chatwoot.update', v_lead_id, v_now, 'opt_out_label:' || v_mark, '{"labels_add": ["indica-opted-out"]}'
        );
        perform outbox.enqueue(
            'chatwoot.note', v_lead_id, v_now, 'opt_out_note:' || v_mark,
            jsonb_build_object('about', 'opt_out', 'reason', p_reason, 'at', v_now)
        );
    end if;
    if p_reason in ('stop_button', 'stop_word') then
        perform outbox.enqueue(
            'whatsapp.template', v_lead_id, v_now, 'opt_out_confirmation:' || v_mark, '{"purpose": "opt_out_confirmation"}',
            (sending.default_channel()).id
        );
    end if;
    return v_count > 0;
end;
$$;

comment on function leads.opt_out(bigint, text, text) is
'A person asked not to be contacted (p_reason: a value of people.suppressions.reason): suppresses them (leads.suppress_person), cancels planned rework, writes
the event, tells the consultant, and confirms once by template what came as a message of theirs (stop_button, stop_word). The same wish by several ways
has these effects once. Returns whether anything new was suppressed.';

revoke all on function leads.opt_out(bigint, text, text) from public;
