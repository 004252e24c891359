create or replace function routing.transfer_leads(
    p_from text,
    p_to text,
    p_filter jsonb,
    p_reason text,
    p_actor text,
    p_after_id bigint default 0,
    p_limit integer default 200,
    out handed integer,
    out queued integer,
    out busy integer,
    out last_id bigint,
    out busy_uids uuid[]
)
language plpgsql
volatile
as $$
declare
    c_keys constant text[] := array['status', 'next_action', 'product', 'origin', 'uid'];
    c_steps constant text[] := array[
        'first_contact', 'await_reply', 'answer_person', 'rework', 'call_by_consultant', 'human_review', 'scheduled'
    ];
    v_to routing.consultants;
    v_from_id bigint;
    v_from_queue text;
    v_unknown text;
    v_filter jsonb := p_filter;
    v_next leads.leads;
    v_lead leads.leads;
    v_is_free boolean;
    v_is_handed boolean;
    v_can boolean;
begin
    -- Turns are taken: commit asynchronously, and run util.durable() afterwards.
    set local synchronous_commit = off;
    handed := 0;
    queued := 0;
    busy := 0;
    busy_uids := '{}';
    if btrim(coalesce(p_reason, '')) = '' then
        raise exception 'a transfer needs a reason' using errcode = 'ID105';
    end if;
    select string_agg(k.key, ', ') into v_unknown
    from jsonb_each(case when jsonb_typeof(p_filter) = 'object' then p_filter else '{}' end) as k
    where k.key <> all (c_keys) or jsonb_typeof(k.value) <> 'array' or k.value = '[]';
    if v_unknown is not null or p_filter is null or jsonb_typeof(p_filter) <> 'object' then
        raise exception 'leads cannot be chosen by %', coalesce(v_unknown, 'nothing') using errcode = 'ID105',
            hint = format('An object of lists of codes: %s.', array_to_string(c_keys, ', '));
    end if;
    -- A slip of the pen is said; it does not choose nobody.
    select string_agg(format('%s %s', k.key, left(v.value ->> 0, 60)), ', ') into v_unknown
    from jsonb_each(p_filter) as k
    cross join lateral (select jsonb_build_array(e.value) as value from jsonb_array_elements(k.value) as e) as v
    where jsonb_typeof(v.value -> 0) is distinct from 'string' or case k.key
        when 'status' then exists (select from leads.statuses as s where s.code = v.value ->> 0)
        when 'next_action' then v.value ->> 0 = any (c_steps)
        when 'origin' then exists (select from leads.origins as o where o.code = v.value ->> 0)
        when 'product' then exists (select from leads.products as d where d.code = v.value ->> 0)
        else lower(v.value ->> 0) ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    end is not true;
    if v_unknown is not null then
        raise exception 'no lead is of %', v_unknown using errcode = 'ID105', hint = 'Codes as indica lead list, indica product list and indica origin list show them.';
    end if;
    v_filter := case when p_filter ? 'uid' then p_filter || jsonb_build_object('uid', (select jsonb_agg(lower(u)) from jsonb_array_elements_text(p_filter -> 'uid') as u)) else p_filter end;
    if p_from is null and p_filter = '{}' then
        raise exception 'a transfer says from whom, or which leads' using errcode = 'ID105';
    end if;
    if p_to is not null then
        v_to := routing.find_consultant(p_to);
        if not v_to.is_active then
            raise exception 'consultant % is inactive', v_to.name using errcode = 'ID306';
        end if;
    end if;
    select q.code into v_from_queue from routing.queues as q where q.code = p_from;
    if p_from is not null and v_from_queue is null then
        v_from_id := (routing.find_consultant(p_from)).id;
    end if;

    perform routing.lock_several();
    for v_next in
        select l.*
        from leads.leads as l
        where l.id > p_after_id and leads.is_open(l.status)
            and (v_from_id is null or l.consultant_id = v_from_id) and (v_from_queue is null or l.queue_code = v_from_queue)
            and (v_to.id is null or l.consultant_id is distinct from v_to.id)
            and (not v_filter ? 'status' or v_filter -> 'status' ? l.status)
            and (not v_filter ? 'next_action' or v_filter -> 'next_action' ? l.next_action)
            and (not v_filter ? 'origin' or v_filter -> 'origin' ? l.origin)
            and (not v_filter ? 'uid' or v_filter -> 'uid' ? l.uid::text)
            and (not v_filter ? 'product' or exists (select from leads.products as d where d.id = l.product_id and v_filter -> 'product' ? d.code))
        order by l.id
    loop
        exit when handed + queued + busy >= p_limit;
        last_id := v_next.id;
        -- PASS OVER: somebody holds it; the caller comes again
        v_is_free := leads.try_lock_lead(v_next.id);
        if not v_is_free then
            busy := busy + 1;
            busy_uids := busy_uids || v_next.uid;
            continue;
        end if;
        select * into v_lead from leads.leads as l where l.id = v_next.id;
        continue when not leads.is_open(v_lead.status)
            or (v_lead.consultant_id, v_lead.queue_code) is distinct from (v_next.consultant_id, v_next.queue_code);
        if v_to.id is null and v_lead.queue_code = 'triage' then
            v_can := routing.can_be_assigned(v_lead);
            -- Whom nobody can take waits there already.
            continue when not v_can;
        end if;
        if v_to.id is not null then
            perform routing.transfer_lead(v_lead.id, v_to.id, p_reason, p_actor);
            handed := handed + 1;
            continue;
        end if;
        v_is_handed := routing.hand_over(v_lead, p_reason, p_actor);
        handed := handed + v_is_handed::integer;
        queued := queued + (not v_is_handed)::integer;
    end loop;
end;
$$;

comment on function routing.transfer_leads(text, text, jsonb, text, text, bigint, integer) is
'Transfers the open leads of a consultant (e-mail or uid) or of a queue, or those that p_filter chooses ({"status", "next_action", "product", "origin", "uid": [codes]}), to p_to, or by rule
when that is null: at most p_limit, in order after the lead p_after_id, so that no transaction holds many for long. Call it again with last_id until that is null, and once more for
busy_uids, those that somebody held. handed found a consultant, queued wait in triage; what nobody can take stays in triage without a word. Raises ID208 (no such consultant), ID306 (p_to is inactive), ID105 (no reason, a filter
that is none or names what there is not). Commits asynchronously: run util.durable() afterwards.';

revoke all on function routing.transfer_leads(text, text, jsonb, text, text, bigint, integer) from public;
