create or replace function outbox.raise_urgency(p_lead_id bigint, p_destination text, p_urgency text, p_before bigint)
returns void
language plpgsql
volatile
as $$
begin
    update outbox.jobs as m
    set urgency = p_urgency
    where m.id in (
        select e.id
        from outbox.jobs as e
        where e.lead_id = p_lead_id and e.destination = p_destination and e.finished_at is null and e.id < p_before and e.state = 'pending'
            and (e.urgency = 'bulk' or (e.urgency = 'normal' and p_urgency = 'urgent'))
        -- A job that is locked is being claimed.
        for update skip locked
    );
end;
$$;

comment on function outbox.raise_urgency(bigint, text, text, bigint) is
'What stands before an urgent job of a lead for a destination (p_before: its id) becomes as urgent as that, since it holds it back.';

revoke all on function outbox.raise_urgency(bigint, text, text, bigint) from public;
