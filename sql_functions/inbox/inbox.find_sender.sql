create or replace function inbox.find_sender(
    p_channel_id bigint,
    p_phone_key text,
    p_user_id text,
    p_at timestamptz,
    out person_id bigint,
    out lead_id bigint,
    out candidates bigint[]
)
language plpgsql
stable
as $$
declare
    v_people bigint[];
    v_open integer;
    v_sent_at timestamptz;
begin
    select array_agg(distinct h.person_id) into v_people
    from (
        select i.person_id from people.identifiers as i where i.kind = 'bsuid' and i.match_key = p_user_id and i.confirmed_at is not null
        union all
        -- What turned out to be somebody else's later was theirs then; what WhatsApp called them before is nobody else's.
        select d.person_id
        from people.detached_identifiers as d
        where d.kind = 'bsuid' and d.match_key = p_user_id and (d.said_at > p_at or people.is_former_id(d))
    ) as h;
    if v_people is null then
        select array_agg(distinct h.person_id) into v_people
        from (
            select i.person_id
            from people.identifiers as i
            where i.kind in ('phone', 'wa_id') and i.match_key = p_phone_key
                -- A number that is unconfirmed is a stranger's, until we wrote to it ourselves.
                and (
                    i.confirmed_at is not null
                    or exists (
                        select
                        from leads.leads as l
                        join sending.messages as m on m.lead_id = l.id
                        where l.person_id = i.person_id and m.recipient = i.value and m.sending_at is not null
                    )
                )
            union all
            select d.person_id
            from people.detached_identifiers as d
            where d.kind in ('phone', 'wa_id') and d.match_key = p_phone_key and d.said_at > p_at
        ) as h;
    end if;
    -- Who was referred with the same number after it was written did not write it.
    if cardinality(v_people) > 1 then
        select coalesce(array_agg(distinct l.person_id), v_people) into v_people
        from leads.leads as l
        where l.person_id = any (v_people) and date_trunc('second', least(l.created_at, l.occurred_at)) <= p_at;
    end if;
    if cardinality(v_people) = 1 then
        person_id := v_people[1];
    end if;

    select f.id, f.person_id, f.sent_at, f.open_leads, f.open_ids into lead_id, find_sender.person_id, v_sent_at, v_open, candidates
    from (
        select
            l.id, l.person_id, leads.is_open(l.status) as is_open, s.sent_at,
            count(*) filter (where leads.is_open(l.status)) over () as open_leads,
            array_agg(l.id) filter (where leads.is_open(l.status)) over () as open_ids
        from leads.leads as l
        left join lateral (
            select max(m.sending_at) as sent_at
            from sending.messages as m
            where m.lead_id = l.id and m.channel_id = p_channel_id and m.state not in ('queued', 'cancelled')
                -- Nobody answers what was not written yet; WhatsApp counts whole seconds.
                and date_trunc('second', m.sending_at) <= p_at
        ) as s on true
        where l.person_id = any (v_people)
    ) as f
    order by f.is_open desc, case when cardinality(v_people) > 1 then f.sent_at end desc nulls last, f.id desc
    limit 1;
    if lead_id is null then
        person_id := v_people[1];
        return;
    end if;
    if cardinality(v_people) > 1 and v_sent_at is null and v_open <> 1 then
        person_id := null;
        lead_id := null;
        candidates := coalesce(candidates, array(select l.id from leads.leads as l where l.person_id = any (v_people)));
    else
        candidates := null;
    end if;
end;
$$;

comment on function inbox.find_sender(bigint, text, text, timestamptz) is
'Who wrote at p_at from this business-scoped user id, or else this number (match key), and on which lead: of several people the open lead that had last been
written to by then from this channel, of one person the open lead, else the newest. Nobody known, or only by a
number that is unconfirmed: all null. Not to be told: candidates are the leads it may be, the others null.';

revoke all on function inbox.find_sender(bigint, text, text, timestamptz) from public;
