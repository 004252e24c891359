create or replace function routing.list_absences(p_name text default null)
returns table (id bigint, name text, email text, starts_at timestamptz, ends_at timestamptz, reason text)
language sql
stable
as $$
    select a.id, c.name, c.email, a.starts_at, a.ends_at, a.reason
    from routing.absences as a
    join routing.consultants as c on c.id = a.consultant_id
    where (p_name is null or c.id = (routing.find_consultant(p_name)).id) and coalesce(a.ends_at > util.current_time(), true)
    order by a.starts_at, a.id;
$$;

comment on function routing.list_absences(text) is 'Absences of now and to come, of one consultant or all. Raises ID208 when there is no such consultant.';

revoke all on function routing.list_absences(text) from public;
