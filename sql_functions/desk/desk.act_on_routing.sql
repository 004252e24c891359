create or replace function desk.act_on_routing(p_viewer desk.viewer, p_action text, p_key text, p_request jsonb)
returns text
language plpgsql
volatile
as $$
declare
    v_reason constant text := nullif(btrim(p_request ->> 'reason'), '');
    v_now constant timestamptz := util.current_time();
    v_set routing.rule_sets;
    v_active integer;
    v_absence routing.absences;
    v_consultant routing.consultants;
    v_days integer;
    v_rules jsonb;
    v_problem text;
begin
    perform set_config('indica.actor', 'token:' || p_viewer.token_id, true);
    if p_action = 'draft_rules' then
        select j.body, j.problem into v_rules, v_problem from normalize.parse_json(p_request ->> 'rules') as j;
        if v_rules is null then
            raise exception '%', v_problem using errcode = 'ID105';
        end if;
        return routing.save_draft(v_rules, v_reason);
    elsif p_action = 'simulate_rules' then
        v_days := case p_request ->> 'days' when '1' then 1 when '30' then 30 else 7 end;
        perform routing.simulate_version(p_key::integer, v_now - v_days * interval '1 day', v_now);
    elsif p_action = 'activate_rules' then
        -- Said in words before routing.activate_version() refuses it.
        select * into v_set from routing.rule_sets as s where s.version = p_key::integer;
        v_active := (select s.version from routing.rule_sets as s where s.state = 'active');
        if v_reason is null and v_set.state = 'draft' then
            raise exception 'version % was not simulated', p_key using errcode = 'ID332', detail = meta.text('desk.rules_not_simulated', p_key);
        elsif v_reason is null and v_set.state = 'simulated' and v_set.based_on is distinct from v_active then
            raise exception 'version % is not based on what is active', p_key using errcode = 'ID332',
                detail = meta.text('desk.rules_outdated', p_key, coalesce(v_active::text, '–'));
        end if;
        perform routing.activate_version(p_key::integer, v_reason);
    elsif p_action = 'discard_rules' then
        perform routing.discard_version(p_key::integer);
    else
        if p_action = 'end_absence' then
            select * into v_absence from routing.absences as a where a.id = p_key::bigint;
        end if;
        select * into v_consultant
        from routing.consultants as c
        where case when p_action = 'add_absence' then c.uid::text = p_key else c.id = v_absence.consultant_id end;
        -- GUARD: whom they do not see they send nowhere
        if v_consultant.id is null or (p_viewer.consultant_ids is not null and (v_consultant.id = any (p_viewer.consultant_ids)) is not true) then
            raise exception 'nobody of theirs' using errcode = 'ID208';
        end if;
        if p_action = 'add_absence' then
            perform routing.save_absence(
                p_name => v_consultant.uid::text, p_reason => coalesce(v_reason, 'other'), p_from => nullif(p_request ->> 'from', ''), p_until => nullif(p_request ->> 'until', '')
            );
        else
            perform routing.end_absence(v_consultant.uid::text, v_absence.id);
        end if;
    end if;
    return null;
end;
$$;

comment on function desk.act_on_routing(desk.viewer, text, text, jsonb) is
'Does what somebody at the desk decided about who gets leads: draft_rules ({rules: JSON, reason?}; returns the version), simulate_rules of a version over the last days ({days: 1, 7 or 30}), activate_rules
({reason}: overrules what routing.activate_version asks for), discard_rules; add_absence of a consultant they see ({from?, until?, reason: a code}), end_absence. Commits asynchronously, see
routing.assign_waiting. Raises ID208 (nobody of theirs), ID332 (the detail says what is missing), and what those functions raise.';

revoke all on function desk.act_on_routing(desk.viewer, text, text, jsonb) from public;
