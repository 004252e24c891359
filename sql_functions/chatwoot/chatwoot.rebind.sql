create or replace function chatwoot.rebind(
    p_code text,
    p_has_all boolean,
    p_actor text,
    p_after_id bigint default 0,
    p_limit integer default 200,
    out found_anew integer,
    out forgotten integer,
    out busy integer,
    out last_id bigint
)
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_channel_id bigint;
    v_next record;
    v_is_free boolean;
    v_open_id bigint;
begin
    found_anew := 0;
    forgotten := 0;
    busy := 0;
    v_channel_id := (chatwoot.plan_rebind(p_code, false)).channel_id;
    if p_after_id = 0 then
        -- Up to where each conversation was read is counted by ids that are given anew: what is said now would lie before it.
        delete from chatwoot.sightings as s where s.channel_id = v_channel_id;
    end if;
    for v_next in
        select l.id, l.person_id
        from leads.leads as l
        where l.id > p_after_id and (
            exists (select from chatwoot.mismatches as m where m.lead_id = l.id and m.channel_id = v_channel_id and m.settled_at is null)
            or (p_has_all and (
                exists (select from chatwoot.conversations as c where c.lead_id = l.id and c.channel_id = v_channel_id)
                or exists (select from chatwoot.contacts as k where k.person_id = l.person_id and k.channel_id = v_channel_id)
            ))
        )
        order by l.id
        limit p_limit
    loop
        last_id := v_next.id;
        -- PASS OVER: somebody holds it; the caller comes again
        v_is_free := leads.try_lock_lead(v_next.id);
        if not v_is_free then
            busy := busy + 1;
            continue;
        end if;
        -- Read after the lock, in a statement of its own.
        select l.id into v_open_id from leads.leads as l where l.person_id = v_next.person_id and leads.is_open(l.status);
        if v_open_id = v_next.id then
            perform chatwoot.begin_anew(v_next.id, null, v_now, true, v_channel_id);
            perform leads.append_event(p_lead_id => v_next.id, p_kind => 'conversation_rebound', p_actor => p_actor, p_at => v_now, p_data => '{}');
            found_anew := found_anew + 1;
        else
            delete from chatwoot.conversations as c where c.lead_id = v_next.id and c.channel_id = v_channel_id;
            -- The number of their contact is another person's too; that of an open lead is settled with that lead.
            delete from chatwoot.contacts as k where k.person_id = v_next.person_id and k.channel_id = v_channel_id and v_open_id is null;
            forgotten := forgotten + 1;
        end if;
        update chatwoot.mismatches as m set settled_at = v_now where m.lead_id = v_next.id and m.channel_id = v_channel_id and m.settled_at is null;
    end loop;
end;
$$;

comment on function chatwoot.rebind(text, boolean, text, bigint, integer) is
'After Chatwoot was restored or replaced: forgets contacts and conversations of a channel''s leads, and with the first batch up to where its conversations were read, at most p_limit of them after the lead p_after_id, and has the people of open leads found or made anew, with the note that tells the lead;
what was to be written is written there. Call it again with last_id until that is null, and once more while busy is not 0. Whom: see chatwoot.plan_rebind(). Settles their mismatches. Raises ID204.';

revoke all on function chatwoot.rebind(text, boolean, text, bigint, integer) from public;
