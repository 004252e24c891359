create or replace function outbox.next_due_at()
returns timestamptz
language plpgsql
stable
security definer
set search_path = ''
as $$
begin
    return (
        select least(
            (
                select min(m.due_at)
                from (select distinct k.destination from outbox.kinds as k) as d
                cross join (values ('urgent'), ('normal'), ('bulk')) as u (urgency)
                cross join lateral (
                    select j.due_at
                    from outbox.jobs as j
                    where j.state = 'pending' and j.destination = d.destination and j.urgency = u.urgency
                        and not exists (
                            select
                            from outbox.jobs as e
                            where e.lead_id = j.lead_id and e.destination = j.destination and e.id < j.id and e.finished_at is null
                            -- See outbox.claim().
                            offset 0
                        )
                    order by j.due_at, j.id
                    limit 1
                ) as m
            ),
            (select m.lease_expires_at from outbox.jobs as m where m.state = 'claimed' order by m.lease_expires_at limit 1)
        )
        where ops.home_standing() in ('new', 'settled')
    );
end;
$$;

comment on function outbox.next_due_at() is
'When there may be work next: the earliest due pending row that no earlier one of its lead and destination holds back, or expiring lease; null when the outbox is empty
or nothing may leave (ops.home_standing).';

revoke all on function outbox.next_due_at() from public;
grant execute on function outbox.next_due_at() to indica_worker;
