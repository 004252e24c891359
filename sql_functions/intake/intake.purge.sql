create or replace function intake.purge(p_as_of timestamptz, p_limit integer)
returns bigint
language plpgsql
volatile
as $$
declare
    v_count bigint;
    v_deliveries bigint;
    v_corrections bigint;
    v_reasons bigint;
    v_cards constant bigint := intake.purge_cards(p_as_of, p_limit);
begin
    update intake.submissions as s
    set raw = null, idempotency_key = null, installation_id = null, answer = s.answer - '{errors,warnings,detail}'::text[]
    where s.id in (
        select o.id
        from intake.submissions as o
        where o.received_at < p_as_of - interval '30 days'
            and (o.raw is not null or o.idempotency_key is not null or o.answer ?| '{errors,warnings,detail}'::text[])
            and not exists (select from intake.quarantine as q where q.submission_id = o.id and q.resolved_at is null)
        order by o.received_at
        limit p_limit
    );
    get diagnostics v_count = row_count;
    update intake.deliveries as d
    set raw = null
    where d.id in (
        select o.id
        from intake.deliveries as o
        where o.raw is not null
            and o.received_at < p_as_of - interval '30 days'
            and not exists (
                select
                from intake.submissions as s
                join intake.quarantine as q on q.submission_id = s.id
                where s.delivery_id = o.id and q.resolved_at is null
            )
        order by o.received_at
        limit p_limit
    );
    get diagnostics v_deliveries = row_count;
    update intake.corrections as c
    set body = null
    where c.id in (
        select o.id
        from intake.corrections as o
        join intake.submissions as s on s.id = o.submission_id
        where o.body is not null
            and s.received_at < p_as_of - interval '30 days'
            and not exists (select from intake.quarantine as q where q.submission_id = s.id and q.resolved_at is null)
        order by o.id
        limit p_limit
    );
    get diagnostics v_corrections = row_count;
    -- Why a human rejected it, in words that may name the person.
    update intake.quarantine as q
    set detail = q.detail - 'rejected'
    where q.submission_id in (
        select o.submission_id
        from intake.quarantine as o
        where o.resolved_at < p_as_of - interval '30 days' and o.detail ? 'rejected'
        order by o.submission_id
        limit p_limit
    );
    get diagnostics v_reasons = row_count;
    return v_count + v_deliveries + v_corrections + v_reasons + v_cards;
end;
$$;

comment on function intake.purge(timestamptz, integer) is
'Forgets raw bodies and idempotency keys of submissions after 30 days, at most p_limit, and the sentences of their answers, which may quote them, the bodies of several referrals, and corrected ones;
and, 30 days after it ended, the words with which a human rejected one; and what contact cards said (intake.purge_cards). Their hashes stay, and what waits in quarantine stays whole. Returns how many.';

revoke all on function intake.purge(timestamptz, integer) from public;
