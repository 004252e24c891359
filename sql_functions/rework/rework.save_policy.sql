create or replace function rework.save_policy(p_code text, p_document jsonb)
returns integer
language plpgsql
volatile
as $$
declare
    v_fault text := rework.check_policy(p_document);
    v_policy rework.policies;
    v_old_place integer;
    v_new_place integer;
begin
    -- GUARD: one at a time, since the places of all may change
    perform pg_advisory_xact_lock(hashtextextended('rework.policies', 0));
    select * into v_policy from rework.policies as p where p.code = p_code;
    if v_fault is null then
        v_fault := case
            when p_code is null or p_code !~ '^[a-z0-9_-]{1,40}$' then 'code: 1 to 40 of a-z, 0-9, _ and -'
            when v_policy.id is null and not p_document ? 'name' then 'name: missing'
            when v_policy.id is null and not p_document ? 'steps' then 'steps: missing'
            when v_policy.is_default and coalesce(p_document -> 'conditions', '{}') <> '{}' then 'conditions: the default policy is for every lead'
            when v_policy.is_default and p_document ? 'position' then 'position: the default policy is asked last'
        end;
    end if;
    if v_fault is not null then
        raise exception 'a policy cannot be saved: %', v_fault using errcode = 'ID105',
            hint = 'indica rework policy show default shows one; indica template list shows the templates.';
    end if;

    if v_policy.id is null then
        insert into rework.policies (code, name, position)
        select p_code, p_document ->> 'name', coalesce(max(p.position), 0) + 1
        from rework.policies as p
        returning * into v_policy;
    end if;
    update rework.policies as p
    set name = coalesce(p_document ->> 'name', p.name),
        is_active = true,
        conditions = coalesce(p_document -> 'conditions', p.conditions),
        day_kind = coalesce(p_document ->> 'days', p.day_kind),
        hold_out_percent = coalesce((p_document ->> 'hold_out_percent')::numeric, p.hold_out_percent),
        new_conversation_after = coalesce(ops.parse_duration(p_document ->> 'new_conversation_after'), p.new_conversation_after)
    where p.id = v_policy.id;

    v_old_place := v_policy.position;
    v_new_place := (p_document ->> 'position')::integer;
    if v_new_place <> v_old_place then
        -- Everything is numbered anew, with this policy at its place.
        update rework.policies as p
        set position = n.place
        from (
            select
                o.id,
                row_number() over (
                    order by case when o.id = v_policy.id then v_new_place + case when v_new_place < v_old_place then -0.5 else 0.5 end else o.position end
                ) as place
            from rework.policies as o
            where o.position is not null
        ) as n
        where n.id = p.id and p.position is distinct from n.place;
    end if;

    if p_document ? 'steps' then
        delete from rework.steps as s where s.policy_id = v_policy.id and s.step > jsonb_array_length(p_document -> 'steps');
        insert into rework.steps as s (policy_id, step, gap_days, template_code)
        select v_policy.id, x.n, (x.value ->> 'gap_days')::integer, x.value ->> 'template'
        from jsonb_array_elements(p_document -> 'steps') with ordinality as x (value, n)
        on conflict (policy_id, step) do update
        set gap_days = excluded.gap_days, template_code = excluded.template_code
        where (s.gap_days, s.template_code) is distinct from (excluded.gap_days, excluded.template_code);
    end if;
    if p_document ? 'calls' then
        delete from rework.calls as c where c.policy_id = v_policy.id and c.call > jsonb_array_length(p_document -> 'calls');
        insert into rework.calls as c (policy_id, call, wait)
        select v_policy.id, x.n, ops.parse_duration(x.value)
        from jsonb_array_elements_text(p_document -> 'calls') with ordinality as x (value, n)
        on conflict (policy_id, call) do update
        set wait = excluded.wait
        where c.wait is distinct from excluded.wait;
    end if;
    perform rework.ask_retiming();
    return (select p.position from rework.policies as p where p.id = v_policy.id);
end;
$$;

comment on function rework.save_policy(text, jsonb) is
'Adds a cadence, or changes what the document names of the one of this code: {"name", "position", "conditions": {"product": [codes]}, "days": "calendar" or "business",
"hold_out_percent", "new_conversation_after": "2 days", "steps": [{"gap_days": 3, "template": "rework_1"}],
"calls": ["4 hours", "1 day"]}; steps and calls are given whole, [] as calls is the settings. What is planned stays as it was planned,
everything else follows (rework.retime). Returns its place in the order, null for the default. Raises ID105 with the place of what is wrong (rework.check_policy).';

revoke all on function rework.save_policy(text, jsonb) from public;
