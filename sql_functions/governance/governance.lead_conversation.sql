create or replace function governance.lead_conversation(p_lead_id bigint)
returns jsonb
language plpgsql
stable
as $$
begin
    return (
        select jsonb_agg(
            jsonb_strip_nulls(jsonb_build_object('at', t.at, 'from', t.from_whom, 'text', t.body, 'state', t.state)) order by date_trunc('second', t.at), t.from_whom desc, t.at, t.id
        )
        from (
            -- People's words come with whole seconds: what is of one second was written by us first.
            select m.id, coalesce(m.accepted_at, m.sending_at, m.queued_at) as at, 'us' as from_whom, m.body, m.state
            from sending.messages as m
            where m.lead_id = p_lead_id and m.state <> 'cancelled'
            union all
            select r.id, r.written_at, 'person', r.body, null
            from inbox.replies as r
            where r.lead_id = p_lead_id
        ) as t
    );
end;
$$;

comment on function governance.lead_conversation(bigint) is
'The texts that were sent to the person of a lead and that they wrote, oldest first: [{at, from (us, person), text (absent when it had no words, or was erased), state (of ours: sending.messages)}]; null when there is none. What a
consultant wrote stands in Chatwoot.';

revoke all on function governance.lead_conversation(bigint) from public;
