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
            when v.body is not null and v.kind <> 'elsewhere'
                then meta.text('headline.answered', chatwoot.escape_value(util.shortened(v.body, 46))) || E'\n' else ''
        end || case
            when v.kind = 'elsewhere'
                then meta.text('note.wrote_elsewhere', calendar.local_time(v.written_at), chatwoot.quoted(coalesce(v.body, meta.text('note.no_words'))))
            when v.kind in ('button', 'interactive') and v.body is not null
                then meta.text('note.pressed', chatwoot.escape_value(v.body), calendar.local_time(v.written_at))
            else meta.text('note.replied', calendar.local_time(v.written_at))
        end;
    elsif p_payload ->> 'about' = 'words' then
        select i.kind, i.body, i.written_at into v
        from inbox.replies as i
        where i.id = (p_payload ->> 'inbound_id')::bigint;
        return case when v.body is null then '' else meta.text('headline.answered', chatwoot.escape_value(util.shortened(v.body, 46))) || E'\n' end
            || meta.text('note.words', calendar.local_time(v.written_at), chatwoot.quoted(coalesce(v.body, meta.text('note.no_words'))));
    elsif p_payload ->> 'about' = 'opt_out' then
        return meta.text(
            'note.opted_out', calendar.local_time((p_payload ->> 'at')::timestamptz), meta.text('opt_out.' || (p_payload ->> 'reason'))
        );
    elsif p_payload ->> 'about' = 'opt_out_lifted' then
        return meta.text('note.opt_out_lifted', calendar.local_time((p_payload ->> 'at')::timestamptz));
    end if;
    if p_payload ->> 'about' in ('term_at_risk', 'term_passed') then
        return case
            when p_payload ->> 'about' = 'term_at_risk' then meta.text(
                'note.term_at_risk', meta.text('term.' || (p_payload ->> 'kind')), calendar.local_time((p_payload ->> 'due_at')::timestamptz),
                coalesce(chatwoot.mention((p_payload ->> 'consultant_id')::bigint), meta.text('note.team'))
            )
            else meta.text(
                case
                    when p_payload ? 'to_consultant_id' then 'note.term_passed_to'
                    when p_payload ? 'queue' then 'note.term_passed_queue'
                    else 'note.term_passed'
                end,
                meta.text('term.' || (p_payload ->> 'kind')), calendar.local_time((p_payload ->> 'due_at')::timestamptz),
                coalesce(chatwoot.mention((p_payload ->> 'consultant_id')::bigint), meta.text('note.team')),
                chatwoot.mention((p_payload ->> 'to_consultant_id')::bigint)
            )
        end;
    end if;
    if p_payload ->> 'about' = 'handed_over' then
        return meta.text(
            case when p_payload ? 'to_consultant_id' then 'note.handed_over' else 'note.handed_over_queue' end,
            coalesce(
                chatwoot.mention((p_payload ->> 'from_consultant_id')::bigint),
                (select q.name_pt from routing.queues as q where q.code = p_payload ->> 'from_queue')
            ),
            chatwoot.mention((p_payload ->> 'to_consultant_id')::bigint)
        );
    end if;
    if p_payload ->> 'about' = 'moved' then
        return meta.text(
            'note.moved', p_payload ->> 'to',
            (
                select format('/app/accounts/%s/conversations/%s', h.chatwoot_account_id, c.conversation_id)
                from chatwoot.conversations as c
                join sending.channels as h on h.id = c.channel_id
                where c.lead_id = p_lead_id and c.conversation_id = (p_payload ->> 'to')::bigint
                order by c.attempt desc
                limit 1
            )
        );
    end if;
    if p_payload ->> 'about' = 'cards' then
        return chatwoot.cards_text(p_lead_id, decode(p_payload ->> 'message', 'hex'), (p_payload ->> 'at')::timestamptz);
    end if;
    if p_payload ->> 'about' = 'correction_conflict' then
        return meta.text('note.correction_conflict');
    end if;
    if p_payload ->> 'about' = 'number_shared' then
        return meta.text('note.number_shared', (
            select string_agg(chatwoot.escape_value(o.name), ', ' order by o.id)
            from leads.leads as l
            cross join lateral people.sharers_of(l.person_id) as o
            where l.id = p_lead_id
        ));
    end if;
    if p_payload ->> 'about' = 'corrected' then
        return chatwoot.correction_text(p_lead_id, (p_payload ->> 'seq')::integer);
    end if;
    if p_payload ->> 'about' = 'panel_note' then
        return chatwoot.panel_note_text(p_lead_id, (p_payload ->> 'seq')::integer);
    end if;
    if p_payload ->> 'about' = 'touch' then
        return chatwoot.touch_text((p_payload ->> 'submission_uid')::uuid);
    end if;

    select * into v_message
    from sending.messages as m
    where m.lead_id = p_lead_id and m.id = coalesce((p_payload ->> 'message_id')::bigint, m.id)
    order by m.id desc
    limit 1;
    if p_payload ->> 'about' = 'summary' then
        select
            l.*, p.name as person_name, p.city, f.value as phone, f.extension, f.repairs, f.raw as typed_phone, e.value as email, r.name as referrer_name,
            o.name_pt as origin_name, d.name as product_name, c.name as consultant_name, x.id as decision_id,
            (select string_agg(chatwoot.escape_value(s.name), ', ' order by s.id) from people.sharers_of(p.id, array[f.match_key]) as s) as sharers,
            (select g.value from leads.event_values as g where g.lead_id = l.id and g.seq = 1 and g.field = 'name') as given_name,
            (select g.value from leads.event_values as g where g.lead_id = l.id and g.seq = 1 and g.field = 'city') as given_city
        into v
        from leads.leads as l
        join people.people as p on p.id = l.person_id
        join leads.origins as o on o.code = l.origin
        cross join lateral people.phone_of(p.id) as f
        cross join lateral people.email_of(p.id) as e
        left join people.referrers as r on r.id = l.referrer_id
        left join leads.products as d on d.id = l.product_id
        left join routing.consultants as c on c.id = l.consultant_id
        left join lateral (
            select q.id from routing.decisions as q where q.lead_id = l.id order by q.id desc limit 1
        ) as x on true
        where l.id = p_lead_id;

        v_lines := array[
            chatwoot.referral_headline(false, v.referrer_name, v.origin_name, v.product_name),
            meta.text('note.title', calendar.local_time(v.created_at)),
            meta.text('note.person', chatwoot.escape_value(v.person_name)),
            case when v.given_name is not null then meta.text('note.touch_name', chatwoot.escape_value(v.given_name)) end,
            case when v.phone is not null then meta.text(
                'note.phone', case when v.extension is null then v.phone else meta.text('note.extension', v.phone, chatwoot.escape_value(v.extension)) end
            ) end,
            case when v.sharers is not null then meta.text('note.shared_phone', v.sharers) end,
            case when v.repairs <> '{}' then meta.text('note.phone_repaired', people.repairs_text(v.repairs), coalesce(chatwoot.escape_value(v.typed_phone), '')) end,
            case when v.email is not null then meta.text('note.email', chatwoot.escape_value(v.email)) end,
            meta.text('note.referrer', coalesce(chatwoot.escape_value(v.referrer_name), meta.text('note.nobody'))),
            meta.text('note.origin', chatwoot.escape_value(v.origin_name)),
            case when v.product_name is not null then meta.text('note.product', chatwoot.escape_value(v.product_name)) end,
            case when v.city is not null then meta.text('note.city', chatwoot.escape_value(v.city)) end,
            case when v.given_city is distinct from v.city and v.given_city is not null then meta.text('note.given_city', chatwoot.escape_value(v.given_city)) end,
            case when v.notes is not null then meta.text('note.notes', chatwoot.escape_value(v.notes)) end,
            case when v.attributes <> '{}' then meta.text('note.attributes', chatwoot.escape_value(leads.attributes_text(v.attributes))) end,
            case when v.page is not null then meta.text('note.page', chatwoot.escape_value(leads.page_text(v.page))) end,
            case when v.decision_id is not null then meta.text('note.assignment', chatwoot.escape_value(routing.explain(v.decision_id))) end,
            case when chatwoot.card_of(v.uid) is not null then meta.text('note.open', chatwoot.card_of(v.uid)) end
        ];
        -- Referrals that came while there was no conversation have no note of their own.
        v_lines := v_lines || array(
            select chatwoot.touch_text(s.uid)
            from leads.touches as t
            join intake.submissions as s on s.id = t.submission_id
            where t.lead_id = p_lead_id and not exists (
                select from outbox.jobs as j where j.kind = 'chatwoot.note' and j.lead_id = p_lead_id and j.dedupe_key = 'touch:' || s.uid
            )
            order by t.touched_at, t.id
        );
        -- So have the notes of ours.
        v_lines := v_lines || array(
            select n.text
            from leads.events as e
            cross join lateral chatwoot.panel_note_text(e.lead_id, e.seq) as n (text)
            where e.lead_id = p_lead_id and e.data -> 'commitments' ? 'note' and n.text is not null and ops.setting_text('chatwoot_notes') = 'private'
                and e.kind in ('noted', 'called', 'appointment_set', 'status_changed')
                and not exists (
                    select from outbox.jobs as j where j.kind = 'chatwoot.note' and j.lead_id = p_lead_id and j.dedupe_key = 'panel:' || p_lead_id || ':' || e.seq
                )
            order by e.seq
        );
        -- What belongs to another contact in Chatwoot stays there: who has the lead looks which of the two it is.
        v_lines := v_lines || array(
            select meta.text(
                'note.anothers_value', meta.text('note.conflicting.' || (x.value ->> 'field')),
                case when x.value ->> 'contact_id' is null then '' else format(
                    ': /app/accounts/%s/contacts/%s', (sending.default_channel()).chatwoot_account_id, x.value ->> 'contact_id'
                ) end
            )
            from (
                select e.data -> 'conflicts' as conflicts
                from leads.events as e
                where e.lead_id = p_lead_id and e.kind = 'chatwoot_contact_ready'
                order by e.seq desc
                limit 1
            ) as k
            cross join lateral jsonb_array_elements(coalesce(k.conflicts, '[]')) with ordinality as x (value, n)
            where x.value ->> 'field' in ('email', 'phone_number', 'source_id', 'identifier')
            order by x.n
        );
        if v.next_action is null then
            v_lines := v_lines || meta.text('note.ended', leads.status_name(v.status));
        elsif v_message.id is null then
            v_lines := v_lines || meta.text('note.next.' || v.next_action, calendar.local_time(v.next_action_at));
        end if;
    end if;

    if p_payload ->> 'about' = 'message' and v_message.purpose = 'rework' then
        v_lines := chatwoot.rework_headline(v_message);
    end if;
    if v_message.id is not null then
        v_lines := v_lines || case
            -- What an answer proved was never told to have been accepted.
            when v_message.state in ('accepted', 'sent', 'delivered', 'read')
                then meta.text('note.sent', calendar.local_time(coalesce(v_message.accepted_at, v_message.sending_at, v_message.delivered_at)))
            else meta.text('note.not_sent.' || v_message.state)
        end;
        -- What Chatwoot sends stands in the conversation itself.
        if v_message.chatwoot_message_id is null then
            v_lines := v_lines || chatwoot.quoted(v_message.body);
        end if;
    end if;
    return array_to_string(v_lines, E'\n');
end;
$$;

comment on function chatwoot.note_text(bigint, jsonb) is
'Text (Portuguese, Markdown) of a private note for the consultant; what comes from outside is escaped. Payload {"about": "summary"}: the lead and, once there is one, the message as
the person got it; {"about": "message", "message_id"}: that message alone, one of the cadence under chatwoot.rework_headline; {"about": "touch", "submission_uid"}: a further referral
(the summary tells those that came before there was a conversation);
{"about": "reply", "inbound_id"}, {"about": "words", "inbound_id"} (what Chatwoot itself did not get), {"about": "opt_out", "reason", "at"}, {"about": "opt_out_lifted", "at"}, {"about": "cards", "message", "at"} (chatwoot.cards_text): what the person did;
{"about": "panel_note", "seq"}: what one of ours wrote down (chatwoot.panel_note_text; the summary tells what was written before there was a conversation); {"about": "corrected", "seq"}: what one of ours corrected (chatwoot.correction_text); {"about": "correction_conflict"}: Chatwoot did not take all of it; {"about": "number_shared"}: who else has a mobile of theirs;
{"about": "moved", "to"}: which conversation goes on instead of this one;
{"about": "term_at_risk" | "term_passed", "kind", "due_at", "consultant_id"?, "to_consultant_id"?, "queue"?}: what waits for whom, and who has it now; both are mentioned, so that
Chatwoot notifies them; {"about": "handed_over", "from_consultant_id"?, "from_queue"?, "to_consultant_id"?, "queue"?}: a leaver''s or an absent one''s lead.';

revoke all on function chatwoot.note_text(bigint, jsonb) from public;
