create or replace view governance.pool_shares as
select
    p.id as pool_id, p.code as pool, c.id as consultant_id, c.uid as consultant_uid, c.name as consultant,
    m.weight, coalesce(m.is_active and c.is_active, false) as takes_turns,
    coalesce(d.received, 0) as received,
    round(coalesce(d.received, 0) + coalesce(t.credit, 0) / 1e12, 6) as entitled,
    round(-coalesce(t.credit, 0) / 1e12, 6) as deviation
from (
    select o.pool_id, u.consultant_id, u.credit
    from routing.pool_turns as o
    cross join lateral unnest(o.member_ids, o.credits) as u (consultant_id, credit)
) as t
full join routing.pool_members as m on m.pool_id = t.pool_id and m.consultant_id = t.consultant_id
join routing.pools as p on p.id = coalesce(t.pool_id, m.pool_id)
join routing.consultants as c on c.id = coalesce(t.consultant_id, m.consultant_id)
left join (
    select e.pool_id, e.winner_id, count(*) as received
    from routing.decisions as e
    where e.seq is not null
    group by e.pool_id, e.winner_id
) as d on d.pool_id = p.id and d.winner_id = c.id;

comment on view governance.pool_shares is
'One row for each consultant of each pool: leads received by turn, leads entitled to by weight while taking part, and the deviation (received less
entitled), which with fixed weights stays between -1 and 1. Leads given by hand take no turn and do not count.';
comment on column governance.pool_shares.pool_id is 'The pool.';
comment on column governance.pool_shares.pool is 'Its code.';
comment on column governance.pool_shares.consultant_id is 'The consultant.';
comment on column governance.pool_shares.consultant_uid is 'Their public id.';
comment on column governance.pool_shares.consultant is 'Their name.';
comment on column governance.pool_shares.weight is 'Their weight in the pool.';
comment on column governance.pool_shares.takes_turns is 'Active here and in general.';
comment on column governance.pool_shares.received is 'Leads by turn.';
comment on column governance.pool_shares.entitled is 'By weight, while taking part.';
comment on column governance.pool_shares.deviation is 'received less entitled; with fixed weights between -1 and 1.';

revoke all on governance.pool_shares from public;
grant select on governance.pool_shares to indica_dba;
