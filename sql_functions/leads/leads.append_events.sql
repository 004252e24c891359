create or replace function leads.append_events(p_lead_ids bigint[], p_kind text, p_actor text, p_data jsonb[])
returns integer
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_count integer;
begin
    -- GUARD: words are kept beside the chain, which leads.append_event() does
    if exists (select from unnest(p_data) as d (data) where coalesce(d.data ->> 'reason', 'none') !~ '^[A-Za-z0-9_.:-]{1,63}$') then
        raise exception 'the reason of an event that many leads have is a code' using errcode = 'ID105';
    end if;
    -- What follows is worked out once for all of them: flow.tg_follow_together().
    perform set_config('indica.follow_together', 'on', true);
    with chained as (
        update leads.leads as l
        set event_seq = l.event_seq + 1,
            event_hash = leads.event_hash(l.event_hash, l.id, l.event_seq + 1, p_kind, v_now, p_actor, d.data)
        from unnest(p_lead_ids, p_data) as d (lead_id, data)
        where l.id = d.lead_id
        returning l.id, l.event_seq, d.data, l.event_hash
    )
    insert into leads.events (lead_id, seq, kind, at, actor, data, hash)
    select c.id, c.event_seq, p_kind, v_now, p_actor, c.data, c.event_hash
    from chained as c;
    get diagnostics v_count = row_count;
    perform set_config('indica.follow_together', 'off', true);
    -- GUARD: each lead once, and each is there
    if v_count is distinct from cardinality(p_lead_ids) then
        raise exception '% of % leads have the event %', v_count, cardinality(p_lead_ids), p_kind using errcode = 'ID201';
    end if;
    return v_count;
end;
$$;

comment on function leads.append_events(bigint[], text, text, jsonb[]) is
'Adds one event of a kind to the history of each of many leads, each with its own p_data (ids and codes only), in one statement, and what follows is worked out for all of them
together; otherwise the same as leads.append_event(). Each lead is named once; the caller holds their rows. Returns how many. Raises ID201 when one does not exist or is
named twice, ID105 for a reason that is no code.';

revoke all on function leads.append_events(bigint[], text, text, jsonb[]) from public;
