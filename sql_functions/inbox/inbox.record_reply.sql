create or replace function inbox.record_reply(
    p_lead_id bigint,
    p_channel_id bigint,
    p_written_at timestamptz,
    p_wamid text,
    p_chatwoot_message_id bigint,
    p_kind text,
    p_body text,
    p_action text default null,
    p_answers_message_id bigint default null,
    p_answered_wamid text default null,
    p_came_by text[] default '{}',
    p_phone text default null,
    p_phone_key text default null,
    p_user_id text default null,
    out inbound_id bigint,
    out lead_id bigint,
    out outcome text
)
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_wish constant text := coalesce(p_action, inbox.wish_of(p_lead_id, p_body, p_written_at));
    v_is_acknowledgment constant boolean := v_wish is null and inbox.is_acknowledgment(p_kind, p_body);
    -- Who refers a friend after an end asks for nothing themself.
    v_wants_nothing constant boolean := v_is_acknowledgment or p_kind = 'cards';
    v_person_id bigint;
    v_lead leads.leads;
    v_ended leads.leads;
    v_message_id bigint;
begin
    select l.person_id into v_person_id from leads.leads as l where l.id = p_lead_id;
    if not found then
        raise exception 'lead % does not exist', p_lead_id using errcode = 'ID201';
    end if;
    lead_id := p_lead_id;
    -- In the order of an intake: identifiers before leads.
    perform people.lock_identity(people.keys_of(v_person_id) || p_came_by);

    insert into inbox.replies as i (
        channel_id, person_id, lead_id, wamid, chatwoot_message_id, kind, body, button_action, answers_message_id, phone_key, user_id, written_at, created_at
    )
    values (
        p_channel_id, v_person_id, p_lead_id, p_wamid, p_chatwoot_message_id, p_kind, p_body, v_wish, p_answers_message_id, coalesce(p_phone_key, people.wa_key(ltrim(p_phone, '+'))), p_user_id, p_written_at, v_now
    )
    on conflict do nothing
    returning i.id into inbound_id;
    if inbound_id is null then
        -- Learnt before from the other side: only the other id is new.
        update inbox.replies as i
        set chatwoot_message_id = coalesce(i.chatwoot_message_id, p_chatwoot_message_id)
        where i.wamid = p_wamid;
        update inbox.replies as i
        set wamid = coalesce(i.wamid, p_wamid)
        where i.channel_id = p_channel_id and i.chatwoot_message_id = p_chatwoot_message_id and i.written_at = p_written_at;
        outcome := 'known';
        return;
    end if;

    perform sending.open_window(p_channel_id, v_person_id, p_written_at);

    if p_answers_message_id is not null then
        perform sending.prove_delivery(p_answers_message_id, p_answered_wamid, p_written_at, v_now);
        if p_answered_wamid is not null then
            -- What WhatsApp told of it while nobody knew whose id that is.
            perform inbox.apply_parked(p_answered_wamid, v_now);
        end if;
    end if;
    for v_message_id in
        select m.id
        from sending.messages as m
        where m.lead_id = p_lead_id and m.state = 'unknown' and m.sending_at <= p_written_at
    loop
        perform sending.prove_delivery(v_message_id, null, p_written_at, v_now);
    end loop;

    select * into v_lead from leads.leads as l where l.id = p_lead_id for no key update;
    outcome := 'replied';
    if v_wish = 'stop' then
        perform leads.opt_out(
            v_person_id, case p_action when 'stop' then 'stop_button' else 'stop_word' end, 'person', p_written_at, p_came_by
        );
        -- A wish that came late may have been taken back before it came.
        outcome := case when people.is_person_suppressed(v_person_id) or people.is_suppressed(p_came_by) then 'opted_out' else 'outdated' end;
    elsif v_wish = 'wrong_person' then
        outcome := 'wrong_person';
    else
        if v_wish in ('continue', 'resume') then
            perform leads.lift_suppression(v_person_id, v_wish, 'person', p_written_at, p_came_by);
        end if;
        if people.is_person_suppressed(v_person_id) then
            outcome := 'suppressed';
        end if;
    end if;

    if outcome = 'replied' then
        -- What was written before an end belongs to the lead that ended, though the person has another by now: the end came later, and a human's end knows better.
        select l.* into v_ended
        from leads.leads as l
        where l.person_id = v_person_id and date_trunc('second', l.created_at) <= p_written_at
            and (
                (l.status = 'won' and p_written_at <= l.ended_at)
                -- WhatsApp counts whole seconds: what may have followed a loss opens the lead again.
                or (l.status = 'lost' and p_written_at < date_trunc('second', l.ended_at))
            )
        order by l.id
        limit 1
        for no key update;
        if found then
            outcome := 'before_the_end';
            v_lead := v_ended;
            lead_id := v_ended.id;
            if lead_id <> p_lead_id then
                update inbox.replies as i set lead_id = record_reply.lead_id where i.id = record_reply.inbound_id;
            end if;
        end if;
    end if;
    if outcome = 'replied' and not leads.is_open(v_lead.status) then
        -- An old message may be answered when the person has a newer lead.
        select * into v_lead
        from leads.leads as l
        where l.person_id = v_person_id
        order by leads.is_open(l.status) desc, l.id desc
        limit 1
        for no key update;
        lead_id := v_lead.id;
        if leads.is_open(v_lead.status) then
            null;
        elsif (v_lead.status in ('won', 'opted_out') and p_written_at <= v_lead.ended_at
                -- Who comes back said so after they said stop, whenever either arrived.
                and not (v_lead.status = 'opted_out' and coalesce(v_wish, '') in ('continue', 'resume')))
            or (v_lead.status = 'lost' and p_written_at < date_trunc('second', v_lead.ended_at))
        then
            outcome := 'before_the_end';
        elsif v_wants_nothing and (v_lead.status in ('won', 'lost', 'opted_out') or p_written_at > v_lead.ended_at + interval '30 days') then
            outcome := 'after_the_end';
        elsif (v_lead.status in ('won', 'opted_out') or p_written_at > v_lead.ended_at + interval '30 days')
            and p_phone is null and (people.phone_of(v_person_id)).id is null
            and not exists (select from people.identifiers as i where i.person_id = v_person_id and i.kind = 'email')
        then
            -- There is no way to reach them but the conversation: who had the lead is told.
            outcome := 'after_the_end';
        elsif v_lead.status in ('won', 'opted_out') or p_written_at > v_lead.ended_at + interval '30 days' then
            lead_id := intake.open_lead_again(
                v_lead.id, 'reply:' || encode(sha256(convert_to(coalesce(p_wamid, 'chatwoot:' || p_chatwoot_message_id), 'UTF8')), 'hex'),
                p_written_at, '+' || ltrim(p_phone, '+')
            );
            outcome := case when lead_id is null then 'quarantined' else 'new_lead' end;
            lead_id := coalesce(lead_id, v_lead.id);
        end if;
        if lead_id <> p_lead_id then
            update inbox.replies as i set lead_id = record_reply.lead_id where i.id = record_reply.inbound_id;
            select * into v_lead from leads.leads as l where l.id = record_reply.lead_id for no key update;
        end if;
    end if;

    if outcome = 'replied' and v_is_acknowledgment then
        -- Thanks of after an end, and of before the present lead began, belong to the lead that ended, whenever they come.
        v_ended := inbox.lead_thanked(v_lead, p_written_at);
        if v_ended.id is not null then
            outcome := 'after_the_end';
            v_lead := v_ended;
            lead_id := v_ended.id;
            update inbox.replies as i set lead_id = record_reply.lead_id where i.id = record_reply.inbound_id;
        end if;
    end if;

    perform leads.append_event(
        v_lead.id, 'replied', 'person',
        jsonb_strip_nulls(jsonb_build_object(
            'inbound', inbound_id, 'kind', p_kind, 'action', v_wish, 'written_at', p_written_at, 'outcome', nullif(outcome, 'replied'),
            'is_acknowledgment', nullif(v_is_acknowledgment, false),
            -- The consultant sees the words in Chatwoot itself; a note tells of a first answer and of a button.
            'is_news', nullif(
                outcome in ('replied', 'new_lead', 'before_the_end', 'after_the_end') and (v_lead.status not in ('engaged', 'qualified') or p_action is not null), false
            ),
            'message', (select m.uid from sending.messages as m where m.id = p_answers_message_id)
        )),
        jsonb_strip_nulls(jsonb_build_object('text', left(p_body, 4096)))
    );

    if outcome in ('replied', 'new_lead') and v_lead.status not in ('engaged', 'qualified') then
        perform leads.change_status(p_lead_id => v_lead.id, p_to => 'engaged', p_actor => 'person', p_reason => 'replied', p_said_at => p_written_at);
    end if;
    -- Earlier words than those that opened it were answered too, though the answer came while the lead was over.
    if outcome in ('new_lead', 'replied') then
        perform inbox.take_answers_along(v_lead.id, p_written_at);
    end if;
    if outcome = 'replied' and exists (
        select
        from leads.leads as l
        where l.id = v_lead.id and (l.consultant_id, l.queue_code) is distinct from (v_lead.consultant_id, v_lead.queue_code)
    ) then
        -- It took a pool's turn.
        outcome := 'reassigned';
    end if;
end;
$$;

comment on function inbox.record_reply(
    bigint, bigint, timestamptz, text, bigint, text, text, text, bigint, text, text[], text, text, text
) is
'A person wrote, on this lead and channel, at p_written_at by WhatsApp''s clock; learnt from Meta (p_wamid), from Chatwoot (p_chatwoot_message_id, with
the source_id as p_wamid), or both, and counted once. p_action: continue or stop when a button of ours was pressed; p_answers_message_id, p_answered_wamid:
our message that it answers; p_came_by: the keys of the number and the id that it came from;
p_phone: that number, digits with country code, or else p_phone_key: its match key; p_user_id: that id. Opens the service window, proves delivery, engages the lead; a stop or
resume opts the person out or lifts what they said before; of an ended lead it becomes a reopened or a new one. lead_id is the lead it counts for; outcome replied, known,
new_lead, quarantined, opted_out, outdated, suppressed, wrong_person; reassigned when its owner was inactive; of a lead that ended, before_the_end, and after_the_end for
mere thanks and for cards of others (p_kind cards), which open nothing: its owner is told. Raises ID201.';

revoke all on function inbox.record_reply(
    bigint, bigint, timestamptz, text, bigint, text, text, text, bigint, text, text[], text, text, text
) from public;
