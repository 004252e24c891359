create or replace function outbox.cancel(
    p_lead_id bigint,
    p_kinds text[],
    p_reason text,
    p_now timestamptz,
    p_except jsonb default null,
    p_only jsonb default null
)
returns setof outbox.jobs
language plpgsql
volatile
as $$
begin
    return query
    with waiting as (
        select m.id
        from outbox.jobs as m
        where m.lead_id = p_lead_id and m.kind = any (p_kinds) and m.state = 'pending'
            and (p_except is null or not m.payload @> p_except)
            and (p_only is null or m.payload @> p_only)
        -- A job that is locked is being claimed, and the claim looks at the lead once it holds the lead's lock.
        for update skip locked
    )
    update outbox.jobs as m
    set state = 'cancelled', finished_at = p_now, last_error = jsonb_build_object('cancelled', p_reason)
    from waiting
    where m.id = waiting.id
    returning m.*;
end;
$$;

comment on function outbox.cancel(bigint, text[], text, timestamptz, jsonb, jsonb) is
'Cancels a lead''s jobs of these kinds that nobody has claimed, but for those whose payload contains p_except, or only those whose payload contains p_only, and returns them. The caller holds the
lead''s row, and settles itself what the jobs were for: no verb of their kind is called.';

revoke all on function outbox.cancel(bigint, text[], text, timestamptz, jsonb, jsonb) from public;
