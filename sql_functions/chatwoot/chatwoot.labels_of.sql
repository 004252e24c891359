create or replace function chatwoot.labels_of(p_lead_id bigint, p_account_id bigint, out labels_add jsonb, out labels_remove jsonb)
language plpgsql
stable
as $$
declare
    -- Titles that were written before they stood in the account's list.
    v_former constant text[] := array[
        'indica-lead', 'indica-engaged', 'indica-qualified', 'indica-won', 'indica-lost', 'indica-unreachable', 'indica-opted-out'
    ];
    v_lead leads.leads;
    v_is_suppressed boolean;
    v_is_reworked boolean;
    v_words text[];
begin
    select * into v_lead from leads.leads as l where l.id = p_lead_id;
    v_is_suppressed := people.is_person_suppressed(v_lead.person_id);
    v_is_reworked := exists (
        select from rework.attempts as a where a.lead_id = p_lead_id and a.cycle = v_lead.cycle and a.message_id is not null
    );
    v_words := array_remove(array[
        'lead',
        case when v_lead.status = 'contacted' and v_is_reworked then 'rework' end,
        case when v_lead.status in ('engaged', 'qualified', 'won') and v_lead.last_inbound_at is not null then 'engaged' end,
        case when v_lead.status in ('qualified', 'won', 'lost', 'unreachable') then v_lead.status end,
        case when v_is_suppressed then 'opted_out' end
    ], null);
    select
        coalesce(jsonb_agg(chatwoot.label_title(p_account_id, k.word) order by k.place) filter (where k.word = any (v_words)), '[]'),
        coalesce(jsonb_agg(chatwoot.label_title(p_account_id, k.word) order by k.place) filter (where k.word <> all (v_words)), '[]')
    into labels_add, labels_remove
    from chatwoot.label_kinds as k;
    labels_remove := labels_remove || to_jsonb(v_former) || jsonb_build_array('indica-' || v_lead.origin);
end;
$$;

comment on function chatwoot.labels_of(bigint, bigint) is
'Labels that a lead''s conversation in an account of Chatwoot carries now and those it must not carry (arrays of titles, in the order of chatwoot.label_kinds): that it is a referral, that the
person was written to again and has not answered, that they answered, how the lead stands (qualified, won, lost, unreachable), that they asked for no more. Titles of an earlier version go.';

revoke all on function chatwoot.labels_of(bigint, bigint) from public;
