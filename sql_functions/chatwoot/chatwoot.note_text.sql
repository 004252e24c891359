create or replace function chatwoot.note_text(p_lead_id bigint, p_payload jsonb)
returns text
language plpgsql
stable
as $$
declare
    v record;
    v_message sending.messages;
    v_lines text[] := '{}'::text[];
begin
    if p_payload ->> 'about' = 'reply' then
        select i.button_action, i.kind, i.body, i.written_at into v
        from inbox.replies as i
        where i.id = (p_payload ->> 'inbound_id')::bigint;
        return case
            when v.kind in ('button', 'interactive') and v.body is not null
                then meta.text('note.pressed', chatwoot.escape_value(v.body), calendar.local_time(v.written_at))
            else meta.text('note.replied', calendar.local_time(v.written_at))
        end;
    elsif p_payload ->> 'about' = 'opt_out' then
        return meta.text(
            'note.opted_out', calendar.local_time((p_payload ->> 'at')::timestamptz), meta.text('opt_out.' || (p_payload ->> 'reason'))
        );
    elsif p_payload ->> 'about' = 'opt_out_lifted' then
        return meta.text('note.opt_out_lifted', calendar.local_time((p_payload ->> 'at')::timestamptz));
    end if;
    if p_payload ->> 'about' = 'touch' then
        select r.name as referrer, t.touched_at, o.name_pt as origin
        into v
        from leads.touches as t
        join leads.origins as o on o.code = t.origin
        join intake.submissions as s on s.id = t.submission_id
        left join people.referrers as r on r.id = t.referrer_id
        where s.uid = (p_payload ->> 'submission_uid')::uuid;
        return case
            when v.referrer is null then meta.text('note.touch', calendar.local_time(v.touched_at), chatwoot.escape_value(v.origin))
            else meta.text('note.touch_by', calendar.local_time(v.touched_at), chatwoot.escape_value(v.referrer), chatwoot.escape_value(v.origin))
        end;
    end if;

    select * into v_message
    from sending.messages as m
    where m.lead_id = p_lead_id and m.id = coalesce((p_payload ->> 'message_id')::bigint, m.id)
    order by m.id desc
    limit 1;
    if p_payload ->> 'about' = 'summary' then
        select
            l.*, p.name as person_name, f.value as phone, f.extension, f.repairs, f.raw as typed_phone, e.value as email, r.name as referrer_name,
            o.name_pt as origin_name, d.name as product_name, c.name as consultant_name, x.id as decision_id
        into v
        from leads.leads as l
        join people.people as p on p.id = l.person_id
        join leads.origins as o on o.code = l.origin
        cross join lateral people.phone_of(p.id) as f
        left join lateral (
            select i.value from people.identifiers as i where i.person_id = p.id and i.kind = 'email' and i.confirmed_at is not null order by i.id limit 1
        ) as e on true
        left join people.referrers as r on r.id = l.referrer_id
        left join leads.products as d on d.id = l.product_id
        left join routing.consultants as c on c.id = l.consultant_id
        left join lateral (
            select q.id from routing.decisions as q where q.lead_id = l.id order by q.id desc limit 1
        ) as x on true
        where l.id = p_lead_id;

        v_lines := array[
            meta.text('note.title', calendar.local_time(v.created_at)),
            meta.text('note.person', chatwoot.escape_value(v.person_name)),
            case when v.phone is not null then meta.text(
                'note.phone', case when v.extension is null then v.phone else meta.text('note.extension', v.phone, chatwoot.escape_value(v.extension)) end
            ) end,
            case when v.repairs <> '{}' then meta.text('note.phone_repaired', people.repairs_text(v.repairs), coalesce(chatwoot.escape_value(v.typed_phone), '')) end,
            case when v.email is not null then meta.text('note.email', chatwoot.escape_value(v.email)) end,
            meta.text('note.referrer', coalesce(chatwoot.escape_value(v.referrer_name), meta.text('note.nobody'))),
            meta.text('note.origin', chatwoot.escape_value(v.origin_name)),
            case when v.product_name is not null then meta.text('note.product', chatwoot.escape_value(v.product_name)) end,
            case when v.notes is not null then meta.text('note.notes', chatwoot.escape_value(v.notes)) end,
            case when v.decision_id is not null then meta.text('note.assignment', chatwoot.escape_value(routing.explain(v.decision_id))) end
        ];
        if v.next_action is null then
            v_lines := v_lines || meta.text('note.ended', leads.status_name(v.status));
        elsif v_message.id is null then
            v_lines := v_lines || meta.text('note.next.' || v.next_action, calendar.local_time(v.next_action_at));
        end if;
    end if;

    if v_message.id is not null then
        v_lines := v_lines || case
            -- What an answer proved was never told to have been accepted.
            when v_message.state in ('accepted', 'sent', 'delivered', 'read')
                then meta.text('note.sent', calendar.local_time(coalesce(v_message.accepted_at, v_message.sending_at, v_message.delivered_at)))
            else meta.text('note.not_sent.' || v_message.state)
        end;
        v_lines := v_lines || ('> ' || replace(chatwoot.escape_text(v_message.body), E'\n', E'\n> '));
    end if;
    return array_to_string(v_lines, E'\n');
end;
$$;

comment on function chatwoot.note_text(bigint, jsonb) is
'Text (Portuguese, Markdown) of a private note for the consultant; what comes from outside is escaped. Payload {"about": "summary"}: the lead and, once there is one, the message as
the person got it; {"about": "message", "message_id"}: that message alone; {"about": "touch", "submission_uid"}: a further referral;
{"about": "reply", "inbound_id"}, {"about": "opt_out", "reason", "at"}, {"about": "opt_out_lifted", "at"}: what the person did.';

revoke all on function chatwoot.note_text(bigint, jsonb) from public;
