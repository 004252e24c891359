create or replace function routing.decide_queue(p_lead leads.leads, p_queue_code text, p_reason text, p_excluded_ids bigint[])
returns bigint
language sql
volatile
as $$
    insert into routing.decisions (lead_id, queue_code, snapshot, decided_at)
    values (
        p_lead.id, p_queue_code,
        jsonb_build_object(
            'reason', p_reason, 'members', '[]'::jsonb,
            'excluded', (
                select coalesce(jsonb_agg(jsonb_build_object('consultant_id', x.id, 'reason', 'term_passed') order by x.id), '[]')
                from unnest(p_excluded_ids) as x (id)
            )
        ),
        util.current_time()
    )
    returning id;
$$;

comment on function routing.decide_queue(leads.leads, text, text, bigint[]) is
'Decides that a lead goes to a queue, whoever could take it, with a reason (a code of routing.<reason> in meta.texts), and returns the decision; owner and event are the caller''s to
write.';

revoke all on function routing.decide_queue(leads.leads, text, text, bigint[]) from public;
