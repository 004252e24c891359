create or replace function leads.change_status(
    p_lead_id bigint,
    p_to text,
    p_actor text,
    p_reason text default null,
    p_note text default null,
    p_said_at timestamptz default null
)
returns void
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_lead leads.leads;
    v_is_reopening boolean;
begin
    if coalesce(p_reason, 'none') !~ '^[a-z][a-z0-9_]{0,62}$' then
        raise exception 'a reason is a code, not words' using errcode = 'ID105';
    end if;
    select * into v_lead from leads.leads as l where l.id = p_lead_id for no key update;
    if not found then
        raise exception 'lead % does not exist', p_lead_id using errcode = 'ID201';
    end if;

    select t.is_reopening into v_is_reopening
    from leads.status_transitions as t
    where t.from_status = v_lead.status and t.to_status = p_to;
    if not found
        or (
            v_is_reopening
            and (
                coalesce(p_said_at, v_now) > v_lead.ended_at + interval '30 days'
                or exists (select from leads.leads as o where o.person_id = v_lead.person_id and leads.is_open(o.status))
            )
        )
    then
        raise exception 'a lead cannot go from % to %', v_lead.status, p_to using errcode = 'ID301';
    end if;
    if v_is_reopening and people.is_person_suppressed(v_lead.person_id) then
        raise exception 'the person asked not to be contacted' using errcode = 'ID307';
    end if;
    if p_to = 'lost' and not exists (select from leads.lost_reasons as r where r.code = p_reason) then
        raise exception 'a lost lead needs one of the lost reasons, not %', coalesce(p_reason, 'none')
            using errcode = 'ID102', hint = 'GET /v1/catalog lists them.';
    end if;

    update leads.leads as l
    set status = p_to,
        status_since = v_now,
        ended_at = case when leads.is_open(p_to) then null else coalesce(p_said_at, v_now) end,
        lost_reason = case when p_to = 'lost' then p_reason else l.lost_reason end,
        -- An open lead is never without a next step; what it is, follows from the event.
        next_action = case when leads.is_open(p_to) then coalesce(l.next_action, 'human_review') end,
        next_action_at = case when leads.is_open(p_to) then coalesce(l.next_action_at, v_now) end,
        queue_code = case when leads.is_open(p_to) and l.consultant_id is null then coalesce(l.queue_code, 'triage') else l.queue_code end
    where l.id = p_lead_id;

    perform leads.append_event(
        p_lead_id, 'status_changed', p_actor,
        jsonb_strip_nulls(jsonb_build_object(
            'from', v_lead.status, 'to', p_to, 'reason', p_reason,
            -- Words open a lead again when they were said, and never before its end.
            'said_at', case when p_said_at is not null then greatest(p_said_at, v_lead.ended_at) end
        )),
        case when p_note is not null then jsonb_build_object('note', p_note) end,
        v_now
    );
end;
$$;

comment on function leads.change_status(bigint, text, text, text, text, timestamptz) is
'Moves a lead along leads.status_transitions, the only way a status changes, and writes the event. p_reason is a code; p_note is personal text, kept beside the chain.
p_said_at: when the words or the call that move it were said; null: now. Reopening an ended lead is allowed for 30 days (by p_said_at), unless the person has
another open one; nobody who asked not to be contacted is reopened. Raises ID201 (no such lead), ID301 (no such move), ID307 (asked not to be contacted), ID102
(lost without a known reason), ID105 (p_reason is no code).';

revoke all on function leads.change_status(bigint, text, text, text, text, timestamptz) from public;
