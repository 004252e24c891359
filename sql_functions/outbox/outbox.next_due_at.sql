create or replace function outbox.next_due_at()
returns timestamptz
language sql
stable
security definer
set search_path = ''
as $$
    select least(
        (
            select m.due_at
            from outbox.jobs as m
            where m.state = 'pending'
                and not exists (
                    select
                    from outbox.jobs as e
                    where e.lead_id = m.lead_id and e.destination = m.destination and e.id < m.id and e.finished_at is null
                    -- See outbox.claim().
                    offset 0
                )
            order by m.due_at, m.id
            limit 1
        ),
        (select m.lease_expires_at from outbox.jobs as m where m.state = 'claimed' order by m.lease_expires_at limit 1)
    )
    where ops.home_standing() in ('new', 'settled');
$$;

comment on function outbox.next_due_at() is
'When there may be work next: the earliest due pending row that no earlier one of its lead and destination holds back, or expiring lease; null when the outbox is empty
or nothing may leave (ops.home_standing).';

revoke all on function outbox.next_due_at() from public;
grant execute on function outbox.next_due_at() to indica_worker;
