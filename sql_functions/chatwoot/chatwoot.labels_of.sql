create or replace function chatwoot.labels_of(p_lead_id bigint, out labels_add jsonb, out labels_remove jsonb)
language plpgsql
stable
as $$
declare
    v_labelled constant text[] := array['qualified', 'won', 'lost', 'unreachable'];
    v_lead leads.leads;
    v_is_suppressed boolean;
begin
    select * into v_lead from leads.leads as l where l.id = p_lead_id;
    v_is_suppressed := people.is_person_suppressed(v_lead.person_id);
    labels_add := to_jsonb(array_remove(array[
        case when v_lead.status = any (v_labelled) then 'indica-' || v_lead.status end,
        case when v_lead.status in ('engaged', 'qualified', 'won') and v_lead.last_inbound_at is not null then 'indica-engaged' end,
        case when v_is_suppressed then 'indica-opted-out' end
    ], null));
    select coalesce(jsonb_agg('indica-' || s.word), '[]') into labels_remove
    from unnest(v_labelled || array['opted-out']) as s (word)
    where not labels_add ? ('indica-' || s.word);
end;
$$;

comment on function chatwoot.labels_of(bigint) is
'Labels that a lead''s conversation carries now and those it must not carry (arrays of titles): its status (indica-qualified, indica-won, indica-lost,
indica-unreachable), that the person answered (indica-engaged), that they asked for no more (indica-opted-out).';

revoke all on function chatwoot.labels_of(bigint) from public;
