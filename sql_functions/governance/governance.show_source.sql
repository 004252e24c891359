create or replace function governance.show_source(p_code text)
returns table (
    code text, name text, profile text, sender text, proof text, is_active boolean, created_at timestamptz, secret_version integer, map_version integer,
    last_submission_at timestamptz, outcomes jsonb, waiting_for_a_human bigint, announced_and_not_fetched bigint, oldest_announced_at timestamptz
)
language sql
stable
as $$
    select
        s.code, s.name, s.profile_code, f.name, f.proof, s.is_active, s.created_at, s.secret_version, s.map_version,
        -- Who has been silent for longer is known by the hours that were counted.
        coalesce(t.last_at, (select max(r.last_at) from intake.arrivals as r where r.source_id = s.id)), coalesce(t.outcomes, '{}'), q.waiting, a.waiting, a.oldest
    from intake.find_source(p_code) as s
    join intake.source_profiles as f on f.code = s.profile_code
    cross join governance.clock as k
    cross join lateral (
        select jsonb_object_agg(c.outcome, c.submissions) as outcomes, max(c.last_at) as last_at
        from (
            select b.outcome, count(*) as submissions, max(b.received_at) as last_at
            from intake.submissions as b
            join ops.api_tokens as o on o.id = b.token_id
            where o.source_id = s.id and b.received_at > k.at - interval '30 days'
            group by b.outcome
        ) as c
    ) as t
    cross join lateral (
        select count(*) as waiting
        from intake.quarantine as w
        join intake.submissions as b on b.id = w.submission_id
        join ops.api_tokens as o on o.id = b.token_id
        where o.source_id = s.id and w.resolved_at is null
    ) as q
    cross join lateral (
        select count(*) as waiting, min(n.received_at) as oldest from intake.announcements as n where n.source_id = s.id and n.settled_at is null
    ) as a;
$$;

comment on function governance.show_source(text) is
'One source: what kind of sender it is, how it proves itself, when it last sent, what became of its submissions of the last 30 days, how many of them wait for a human and how
many leads it announced that were not fetched yet. Raises ID209 when there is no such source.';

revoke all on function governance.show_source(text) from public;
