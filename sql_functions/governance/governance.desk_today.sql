create or replace function governance.desk_today(p_viewer desk.viewer)
returns jsonb
language plpgsql
stable
as $$
declare
    c_shown constant integer := 50;
begin
    return jsonb_build_object('waiting', governance.desk_waiting(p_viewer, c_shown))
        || case when 'transfer' = any (p_viewer.rights) then jsonb_build_object('consultants', (
            select coalesce(jsonb_agg(jsonb_build_object('uid', c.uid, 'name', c.name) order by c.name), '[]')
            from routing.consultants as c
            where c.is_active and (p_viewer.consultant_ids is null or c.id = any (p_viewer.consultant_ids))
        )) else '{}' end
        || case when 'card' = any (p_viewer.rights) then jsonb_build_object('cards', governance.desk_cards(p_viewer, c_shown)) else '{}' end
        || case when 'correct' = any (p_viewer.rights) then jsonb_build_object('submissions', jsonb_build_object(
            'count', (select count(*) from intake.quarantine as q where q.resolved_at is null),
            'oldest_at', (
                select min(s.received_at) from intake.quarantine as q join intake.submissions as s on s.id = q.submission_id where q.resolved_at is null
            ),
            'items', (
                select coalesce(
                    jsonb_agg(
                        jsonb_build_object(
                            'uid', q.submission_uid, 'kind', q.kind, 'why', q.said_why, 'sender', q.sender, 'since', q.received_at, 'due_at', q.due_at,
                            'raw', left(q.raw, 2000), 'errors', governance.desk_errors(q.submission_uid, q.body, q.errors), 'was', jsonb_build_object(
                                'person.name', coalesce(q.body::jsonb #>> '{person,name}', ''), 'person.phone', coalesce(q.body::jsonb #>> '{person,phone}', ''),
                                'person.email', coalesce(q.body::jsonb #>> '{person,email}', '')
                            )
                        )
                        order by q.n
                    ),
                    '[]'
                )
                from (select r.*, row_number() over () as n from intake.list_quarantined() as r limit c_shown) as q
            )
        )) else '{}' end
        || case when 'retry' = any (p_viewer.rights) then governance.desk_failed_work(c_shown) else '{}' end;
end;
$$;

comment on function governance.desk_today(desk.viewer) is
'What waits for somebody at the desk today, with names and since when, and whom leads can be given to: leads that wait for a human, and as their role allows the work list of submissions, dead jobs (unknown sends among them) and failed facts; of each how many, the oldest, and the first 50.';

revoke all on function governance.desk_today(desk.viewer) from public;
