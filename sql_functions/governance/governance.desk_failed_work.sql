create or replace function governance.desk_failed_work(p_limit integer)
returns jsonb
language plpgsql
stable
as $$
begin
    return jsonb_build_object(
        'jobs', jsonb_build_object(
            'count', (select count(*) from outbox.jobs as j where j.state = 'dead'),
            'oldest_at', (select min(j.finished_at) from outbox.jobs as j where j.state = 'dead'),
            'items', (
                select coalesce(
                    jsonb_agg(
                        jsonb_build_object(
                            'id', d.id, 'kind', d.kind, 'lead', l.uid, 'person', p.name, 'since', d.finished_at, 'reason', g.reason, 'error', d.error,
                            'is_unknown', coalesce(g.message_state = 'unknown', false), 'attempts', d.attempts
                        )
                        order by d.finished_at, d.id
                    ),
                    '[]'
                )
                from (
                    select j.id, j.kind, j.lead_id, j.attempts, j.finished_at,
                        coalesce(j.last_error ->> 'message', j.last_error ->> 'held', j.last_error ->> 'cancelled') as error
                    from outbox.jobs as j
                    where j.state = 'dead'
                    order by j.finished_at, j.id
                    limit p_limit
                ) as d
                join governance.dead_jobs as g on g.job_id = d.id
                left join leads.leads as l on l.id = d.lead_id
                left join people.people as p on p.id = l.person_id
            )
        ),
        'facts', jsonb_build_object(
            'count', (select count(*) from inbox.facts as f where f.state = 'failed'),
            'oldest_at', (select min(f.created_at) from inbox.facts as f where f.state = 'failed'),
            'items', (
                select coalesce(
                    jsonb_agg(
                        jsonb_build_object(
                            'id', f.id, 'kind', f.kind, 'provider', d.provider, 'lead', l.uid, 'person', p.name, 'since', f.created_at, 'error', f.error ->> 'message',
                            'can_be_retried', f.payload <> '{}'
                        )
                        order by f.created_at, f.id
                    ),
                    '[]'
                )
                from (select o.* from inbox.facts as o where o.state = 'failed' order by o.created_at, o.id limit p_limit) as f
                join inbox.deliveries as d on d.id = f.delivery_id
                left join leads.leads as l on l.id = f.lead_id
                left join people.people as p on p.id = l.person_id
            )
        )
    );
end;
$$;

comment on function governance.desk_failed_work(integer) is
'Dead jobs (unknown sends among them) and failed facts, for who may mend them at the desk: of each how many, since when the oldest, and the p_limit that wait longest, with names.';

revoke all on function governance.desk_failed_work(integer) from public;
