create or replace function leads.store_steps(
    p_lead_ids bigint[],
    p_action text,
    p_cause text,
    p_actor text,
    p_action_ats timestamptz[],
    p_reasons text[]
)
returns integer
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_count integer;
begin
    perform set_config('indica.follow_together', 'on', true);
    with wanted as (
        select
            w.lead_id, w.action_at,
            jsonb_build_object('action', p_action, 'at', w.action_at, 'reason', w.reason) as data,
            (l.next_action, l.next_action_at) is distinct from (p_action, w.action_at) as is_news
        from unnest(p_lead_ids, p_action_ats, p_reasons) as w (lead_id, action_at, reason)
        join leads.leads as l on l.id = w.lead_id
    ),
    moved as (
        update leads.leads as l
        set next_action = p_action,
            next_action_at = w.action_at,
            next_action_cause = p_cause,
            event_seq = case when w.is_news then l.event_seq + 1 else l.event_seq end,
            event_hash = case
                when w.is_news then leads.event_hash(l.event_hash, l.id, l.event_seq + 1, 'next_action_set', v_now, p_actor, w.data)
                else l.event_hash
            end
        from wanted as w
        where l.id = w.lead_id
        returning l.id, l.event_seq, l.event_hash, w.data, w.is_news
    )
    insert into leads.events (lead_id, seq, kind, at, actor, data, hash)
    select m.id, m.event_seq, 'next_action_set', v_now, p_actor, m.data, m.event_hash
    from moved as m
    where m.is_news;
    get diagnostics v_count = row_count;
    perform set_config('indica.follow_together', 'off', true);
    return v_count;
end;
$$;

comment on function leads.store_steps(bigint[], text, text, text, timestamptz[], text[]) is
'leads.store_step() for many open leads that all get the step p_action because of the signal p_cause, each at its own time and for its own reason (a code): what else is known of
them stays. In one statement, and what follows is worked out for all of them together. Each lead is named once; the caller holds their rows. Returns how many steps changed.';

revoke all on function leads.store_steps(bigint[], text, text, text, timestamptz[], text[]) from public;
