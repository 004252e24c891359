-- requires: governance.clock
create or replace view governance.source_habits as
select
    s.code as source, s.is_active, a.last_at, k.at - a.last_at as silent_for, a.submissions, a.days, a.longest_gap, w.usual,
    coalesce(
        s.is_active and (
            -- In the same hours of the last weeks it always sent something, and enough that none is no chance.
            (w.weeks >= 2 and w.usual >= 7 and w.fewest >= 2)
            or (a.days >= 5 and a.submissions >= 10 and k.at - a.last_at > greatest(2 * a.longest_gap, interval '1 hour'))
        ),
        false
    ) as is_silent
from intake.sources as s
cross join governance.clock as k
cross join lateral (
    select max(g.last_at) as last_at, min(g.first_at) as first_at, sum(g.submissions) as submissions,
        count(distinct (g.hour at time zone 'UTC')::date) as days, max(g.gap) as longest_gap
    from (
        select r.first_at, r.last_at, r.submissions, r.hour,
            greatest(r.first_at - lag(r.last_at) over (order by r.hour), (r.last_at - r.first_at) / r.submissions) as gap
        from intake.arrivals as r
        where r.source_id = s.id
    ) as g
) as a
cross join lateral (
    select count(*) as weeks, avg(n.submissions) as usual, min(n.submissions) as fewest
    from generate_series(1, 4) as week
    cross join lateral (
        select coalesce(sum(r.submissions), 0) as submissions
        from intake.arrivals as r
        where r.source_id = s.id
            and r.hour >= date_trunc('hour', a.last_at, 'UTC') + interval '1 hour' - week * interval '7 days'
            and r.hour < date_trunc('hour', k.at, 'UTC') - week * interval '7 days'
    ) as n
    -- Only weeks in which the source sent already, and before it fell silent.
    where a.first_at < a.last_at - week * interval '7 days' and k.at - week * interval '7 days' < a.last_at
) as w;

comment on view governance.source_habits is
'One row for each source: its last submission, what it sent in the five weeks before that, its longest pause, and what it usually sent in the same hours of the
weeks before as have passed since. is_silent: it always sent in these hours and now did not, or pauses for more than twice as long as it ever did (counted from
intake.arrivals, every 5 minutes).';
comment on column governance.source_habits.source is 'The source.';
comment on column governance.source_habits.is_active is 'Whether it may send.';
comment on column governance.source_habits.last_at is 'When it last sent.';
comment on column governance.source_habits.silent_for is 'How long ago.';
comment on column governance.source_habits.submissions is 'Of the five weeks before.';
comment on column governance.source_habits.days is 'Days on which it sent then.';
comment on column governance.source_habits.longest_gap is 'The longest silence then.';
comment on column governance.source_habits.usual is 'How many it sent in the same hours of earlier weeks as have passed since.';
comment on column governance.source_habits.is_silent is 'It should have sent by now.';

revoke all on governance.source_habits from public;
grant select on governance.source_habits to indica_dba;
