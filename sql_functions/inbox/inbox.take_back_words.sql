create or replace function inbox.take_back_words(p_person_id bigint)
returns integer
language plpgsql
volatile
as $$
declare
    v_row record;
    v_reply inbox.replies;
    v_held record;
    v_count integer := 0;
begin
    perform people.lock_person(p_person_id);
    -- The last first: each gives back what it found.
    for v_row in
        with detached as (
            -- A number that WhatsApp alone told of is one, too.
            select d.match_key, min(d.said_at) as said_at, (array_agg(d.value order by d.kind))[1] as value, d.kind = 'bsuid' as is_id
            from people.detached_identifiers as d
            where d.person_id = p_person_id and d.kind in ('phone', 'wa_id', 'bsuid')
                and people.is_detached(p_person_id, case when d.kind <> 'bsuid' then d.match_key end, case d.kind when 'bsuid' then d.match_key end)
            group by d.match_key, d.kind = 'bsuid'
        )
        select r as reply, null::inbox.facts as fact, d.value, d.match_key, d.is_id, r.written_at
        from inbox.replies as r
        join detached as d on r.written_at > d.said_at
            and d.match_key = case when d.is_id then case when r.phone_key is null then r.user_id end else r.phone_key end
        where r.person_id = p_person_id
        union all
        select null, f, d.value, d.match_key, d.is_id, f.occurred_at
        from leads.leads as l
        join inbox.facts as f on f.lead_id = l.id and f.kind = 'preference' and f.state = 'applied'
        join detached as d on f.occurred_at > d.said_at
            and d.match_key = case
                when d.is_id then case when f.payload #>> '{who,wa_id}' is null then f.payload #>> '{who,user_id}' end
                else people.wa_key(f.payload #>> '{who,wa_id}')
            end
        where l.person_id = p_person_id
        union all
        -- What a stranger had asked by an id that was taken for theirs later.
        select null, f, d.value, d.match_key, d.is_id, f.occurred_at
        from detached as d
        join inbox.facts as f on f.payload #>> '{who,user_id}' = d.match_key and f.reason = 'suppressed_stranger' and f.occurred_at > d.said_at
        where d.is_id
        order by written_at desc
    loop
        perform people.lock_identity(array[case when v_row.is_id then 'bsuid:' else 'phone:' end || v_row.match_key]);
        if v_row.fact is null then
            v_reply := v_row.reply;
            perform inbox.undo_reply(
                v_reply, people.own_keys(p_person_id) || (case when v_row.is_id then 'bsuid:' else 'phone:' end || v_row.match_key), 'reply_of_another'
            );
            delete from inbox.replies as r where r.id = v_reply.id;
            perform inbox.apply_stranger(
                v_reply.wamid, case when not v_row.is_id then v_row.value end, v_reply.user_id,
                coalesce(v_reply.button_action, inbox.detect_intent(v_reply.body)), v_reply.written_at
            );
        elsif (v_row.fact).kind = 'preference' then
            perform inbox.undo_preference(
                v_row.fact, people.own_keys(p_person_id) || (case when v_row.is_id then 'bsuid:' else 'phone:' end || v_row.match_key)
            );
        else
            perform inbox.undo_spread(p_person_id, v_row.written_at);
        end if;
        v_count := v_count + 1;
    end loop;
    if v_count > 0 then
        perform inbox.restore_wish(p_person_id, d.match_key)
        from (
            select distinct o.match_key from people.detached_identifiers as o where o.person_id = p_person_id and o.kind in ('phone', 'wa_id')
        ) as d;
        -- A lead that goes on again by that is one whose number is wrong, like the one for which it was told.
        for v_held in
            select l.id as lead_id, d.value, d.reason, d.said_at
            from leads.leads as l
            cross join lateral (
                select o.value, o.reason, o.said_at
                from people.detached_identifiers as o
                where o.person_id = l.person_id and o.kind in ('phone', 'wa_id') and o.detached_at >= l.created_at and people.is_detached(l.person_id, o.match_key, null)
                order by o.said_at desc, o.kind
                limit 1
            ) as d
            where l.person_id = p_person_id and leads.is_open(l.status) and not exists (
                select from flow.signals as s where s.lead_id = l.id and s.signal = 'held' and s.voided_at is null and s.said_at >= d.said_at
            )
            order by l.id
        loop
            perform leads.append_event(
                v_held.lead_id, 'number_changed', 'whatsapp', jsonb_build_object('reason', v_held.reason, 'at', v_held.said_at),
                jsonb_build_object('number', v_held.value)
            );
        end loop;
    end if;
    perform inbox.take_back_answers(p_person_id);
    return v_count;
end;
$$;

comment on function inbox.take_back_words(bigint) is
'A number of this person, or an id that came with it, turned out to be somebody else''s since a time that is past: what came from it after that was a stranger''s, and what it did to the
person''s leads is taken back; a wish in it holds for the number or the id. So is what we wrote there (inbox.take_back_answers). Returns how many replies, preferences and wishes went.';

revoke all on function inbox.take_back_words(bigint) from public;
