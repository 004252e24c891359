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
                            'id', d.id, 'kind', d.kind, 'lead', d.lead_uid, 'person', p.name, 'since', d.finished_at, 'reason', g.reason, 'error', d.error,
                            'is_unknown', coalesce(d.message_state = 'unknown', false), 'attempts', d.attempts
                        )
                        order by d.finished_at, d.id
                    ),
                    '[]'
                )
                from governance.list_jobs('dead', p_limit) as d
                join governance.dead_jobs as g on g.job_id = d.id
                left join leads.leads as l on l.uid = d.lead_uid
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
                            'id', f.id, 'kind', f.kind, 'provider', f.provider, 'lead', f.lead_uid, 'since', f.created_at, 'error', f.error,
                            'can_be_retried', f.can_be_retried
                        )
                        order by f.created_at, f.id
                    ),
                    '[]'
                )
                from governance.list_facts('failed', p_limit) as f
            )
        )
    );
end;
$$;

comment on function governance.desk_failed_work(integer) is
'Dead jobs (unknown sends among them) and failed facts, for who may mend them at the desk: of each how many, the oldest, and the first p_limit with names.';

revoke all on function governance.desk_failed_work(integer) from public;
