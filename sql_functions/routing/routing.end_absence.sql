create or replace function routing.end_absence(p_name text, p_absence_id bigint default null, out absence_id bigint, out was_removed boolean, out assigned integer)
language plpgsql
volatile
as $$
declare
    v_consultant constant routing.consultants := routing.find_consultant(p_name);
    v_now constant timestamptz := util.current_time();
    v_absence routing.absences;
begin
    select * into v_absence
    from routing.absences as a
    where a.consultant_id = v_consultant.id and coalesce(a.ends_at > v_now, true)
        and case when p_absence_id is null then a.starts_at <= v_now else a.id = p_absence_id end
    for update;
    if not found then
        raise exception '% has no such absence', v_consultant.name using errcode = 'ID209', hint = 'indica consultant absence list shows them; --id names one that is still to come.';
    end if;
    absence_id := v_absence.id;
    was_removed := v_absence.starts_at >= v_now;
    if was_removed then
        delete from routing.absences as a where a.id = v_absence.id;
    else
        update routing.absences as a set ends_at = v_now where a.id = v_absence.id;
    end if;
    assigned := routing.assign_waiting();
end;
$$;

comment on function routing.end_absence(text, bigint) is
'A consultant is back: the absence of now ends, or p_absence_id, which is removed when it had not begun. Waiting leads that they can take are assigned.
Raises ID208, ID209 (no such consultant, absence). Commits asynchronously, see routing.assign_waiting.';

revoke all on function routing.end_absence(text, bigint) from public;
