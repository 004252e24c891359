create or replace function governance.list_waiting(
    p_owner text default null,
    p_states text[] default null,
    p_kind text default null,
    p_limit integer default 50
)
returns table (
    uid uuid, person text, phone text, owner text, kind text, step text, state text, since timestamptz, due_at timestamptz, passed_by text
)
language plpgsql
stable
set plan_cache_mode = force_custom_plan
as $$
declare
    c_states constant text[] := array['running', 'at_risk', 'passed', 'escalated', 'overlooked', 'no_term'];
    v_owner_id bigint;
    v_queue text;
begin
    if p_limit is null or p_limit not between 1 and 1000 then
        raise exception 'p_limit must be between 1 and 1000, not %', p_limit using errcode = 'ID105';
    end if;
    if not p_states <@ c_states then
        raise exception 'a wait is not %', array_to_string(p_states, ', ') using errcode = 'ID105', hint = array_to_string(c_states, ', ');
    end if;
    if p_kind is not null and not exists (select from routing.terms as t where t.kind = p_kind) then
        raise exception 'no step is called %', left(p_kind, 100) using errcode = 'ID105', hint = 'indica term list shows them.';
    end if;
    if p_owner is not null then
        v_queue := (select q.code from routing.queues as q where q.code = lower(btrim(p_owner)));
        if v_queue is null then
            v_owner_id := (routing.find_consultant(p_owner)).id;
        end if;
    end if;
    return query
    select
        t.lead_uid, p.name, (people.number_to_call(p.id)).value, coalesce(t.consultant, t.queue_code), t.kind, meta.text('term.' || t.kind), t.state, t.since,
        t.due_at, t.passed_by
    from governance.terms as t
    join people.people as p on p.uid = t.person_uid
    where (v_owner_id is null or t.consultant_id = v_owner_id) and (v_queue is null or t.queue_code = v_queue)
        and (p_states is null or t.state = any (p_states)) and (p_kind is null or t.kind = p_kind)
    order by t.due_at nulls first, t.lead_id
    limit p_limit;
end;
$$;

comment on function governance.list_waiting(text, text[], text, integer) is
'The leads that wait for a human (governance.terms), with names and phones, the one whose term is over first at the top. p_owner: a consultant (e-mail or uid) or a queue; p_states, p_kind:
codes of governance.terms. Raises ID105 for a state, a kind or a limit that is none, ID208 for an owner who is none.';

revoke all on function governance.list_waiting(text, text[], text, integer) from public;
