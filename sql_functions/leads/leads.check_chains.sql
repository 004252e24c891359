create or replace function leads.check_chains(p_lead_ids bigint[])
returns table (lead_id bigint, problem text, sealed_on date, detail text)
language sql
stable
as $$
    with wanted as (
        select w.id, l.uid, l.event_seq, l.event_hash, l.id is null as is_gone
        from unnest(p_lead_ids) as w (id)
        left join leads.leads as l on l.id = w.id
    ), links as (
        -- What a chain is made of: its events, and what stands for those that were dropped with their month.
        select e.lead_id, e.seq as from_seq, e.seq as to_seq, e.hash, e as event
        from leads.events as e
        where e.lead_id = any(p_lead_ids)
        union all
        select c.lead_id, c.from_seq, c.to_seq, c.hash, null::leads.events
        from leads.checkpoints as c
        where c.lead_id = any(p_lead_ids)
    ), joints as (
        select
            k.lead_id, k.from_seq, k.to_seq, k.hash, k.event,
            lag(k.to_seq, 1, 0) over chain as previous_seq,
            coalesce(lag(k.hash) over chain, sha256(uuid_send(w.uid))) as previous_hash,
            pg_catalog.lead(k.to_seq) over chain is null as is_last,
            w.event_seq, w.event_hash
        from links as k
        join wanted as w on w.id = k.lead_id
        window chain as (partition by k.lead_id order by k.from_seq, k.to_seq)
    ), broken as (
        select
            j.lead_id, j.from_seq as at_seq,
            case
                when j.from_seq > j.previous_seq + 1 then 'events_missing'
                when j.from_seq <= j.previous_seq then 'events_added'
                else 'events_changed'
            end as problem,
            case
                when j.from_seq > j.previous_seq + 1 then format('events %s to %s are gone', j.previous_seq + 1, j.from_seq - 1)
                when j.from_seq <= j.previous_seq then format('event %s stands twice', j.from_seq)
                else format('event %s is not what its hash says', j.from_seq)
            end as detail
        from joints as j
        where j.from_seq <> j.previous_seq + 1
            or (
                j.event is distinct from null
                and j.hash <> leads.event_hash(
                    j.previous_hash, j.lead_id, (j.event).seq, (j.event).kind, (j.event).at, (j.event).actor, (j.event).data
                )
            )
    )
    (
        -- Of two events with one number neither is the first: that there are two is what is wrong.
        select distinct on (b.lead_id) b.lead_id, b.problem, null::date, b.detail
        from broken as b
        order by b.lead_id, b.at_seq, b.problem
    )
    union all
    select w.id, case when w.is_gone then 'lead_missing' else 'chain_deleted' end, null,
        case when w.is_gone then 'the lead was sealed and is gone' else 'it has no history at all' end
    from wanted as w
    where w.is_gone or not exists (select from links as k where k.lead_id = w.id)
    union all
    select j.lead_id, case when j.to_seq < j.event_seq then 'events_missing' else 'head_differs' end, null,
        format('the chain ends at event %s, the lead says %s', j.to_seq, j.event_seq)
            || case when j.to_seq = j.event_seq then ' with another hash' else '' end
    from joints as j
    where j.is_last and (j.to_seq, j.hash) is distinct from (j.event_seq, j.event_hash)
    union all
    select s.lead_id, case when e.hash is null then 'events_missing' else 'history_rewritten' end, s.sealed_on,
        format(
            case when e.hash is null then 'event %s was sealed on %s and is gone' else 'event %s is not the one that was sealed on %s' end,
            s.seq, s.sealed_on
        )
    from leads.lead_seals as s
    left join lateral (
        select k.hash, k.to_seq
        from links as k
        where k.lead_id = s.lead_id and s.seq between k.from_seq and k.to_seq
        order by k.hash <> s.hash
        limit 1
    ) as e on true
    where s.lead_id = any(p_lead_ids)
        and (e.hash is null or (e.to_seq = s.seq and e.hash <> s.hash))
        and exists (select from wanted as w where w.id = s.lead_id and not w.is_gone)
    union all
    select x.lead_id, 'value_changed', null, format('the personal value %s of event %s is not what was committed', x.field, x.seq)
    from leads.event_values as x
    left join leads.events as e on e.lead_id = x.lead_id and e.seq = x.seq
    where x.lead_id = any(p_lead_ids)
        and e.data #>> array['commitments', x.field] is distinct from encode(sha256(x.salt || convert_to(x.value, 'UTF8')), 'hex');
$$;

comment on function leads.check_chains(bigint[]) is
'Recomputes the hash chains of these leads and holds them against their heads, their seals and the personal values that are kept; erased values are no difference.
A row for each difference. problem: events_missing, events_added, events_changed (the first place of the chain where it breaks), chain_deleted, lead_missing,
head_differs, history_rewritten (whole in itself, and not what was sealed), value_changed.';

revoke all on function leads.check_chains(bigint[]) from public;
