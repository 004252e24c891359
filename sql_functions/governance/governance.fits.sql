create or replace function governance.fits(
    p_lead leads.leads,
    p_statuses text[],
    p_is_open boolean,
    p_owner_ids bigint[],
    p_queue text,
    p_product_id bigint,
    p_referrer_ids bigint[],
    p_due_before timestamptz
)
returns boolean
language sql
immutable
as $$
    select (p_statuses is null or p_lead.status = any (p_statuses))
        and (p_is_open is null or leads.is_open(p_lead.status) = p_is_open)
        and ((p_owner_ids is null and p_queue is null) or p_lead.consultant_id = any (p_owner_ids) or p_lead.queue_code = p_queue)
        and (p_product_id is null or p_lead.product_id = p_product_id)
        and (p_referrer_ids is null or p_lead.referrer_id = any (p_referrer_ids))
        and (p_due_before is null or (p_lead.next_action_at < p_due_before and leads.is_open(p_lead.status)));
$$;

comment on function governance.fits(leads.leads, text[], boolean, bigint[], text, bigint, bigint[], timestamptz) is
'Does a lead pass the filters of a list? Each is null where nobody asked: statuses, open or ended, owner (consultants, or a queue), product, referrers, an hour before which the next step is due. One expression, which
the planner reads as if it stood in the list''s own query.';

revoke all on function governance.fits(leads.leads, text[], boolean, bigint[], text, bigint, bigint[], timestamptz) from public;
