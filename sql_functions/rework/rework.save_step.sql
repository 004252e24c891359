create or replace function rework.save_step(p_code text, p_step integer, p_gap_days integer default null, p_template_code text default null)
returns integer
language plpgsql
volatile
as $$
declare
    v_policy_id bigint;
    v_count integer;
    v_steps jsonb;
begin
    select p.id into v_policy_id from rework.policies as p where p.code = p_code and p.is_active;
    if not found then
        raise exception 'no active policy is called %', p_code using errcode = 'ID209', hint = 'indica rework policy list shows them.';
    end if;
    select count(*), jsonb_agg(jsonb_build_object('gap_days', s.gap_days, 'template', s.template_code) order by s.step)
    into v_count, v_steps
    from rework.steps as s
    where s.policy_id = v_policy_id;
    if p_step is null or p_step not between 1 and v_count + 1 then
        raise exception 'step %: the policy % has % steps', p_step, p_code, v_count using errcode = 'ID105',
            hint = 'Give one of them, or the one after the last.';
    end if;
    if num_nulls(p_gap_days, p_template_code) = 2 then
        v_steps := v_steps - (p_step - 1);
    else
        v_steps := jsonb_set(coalesce(v_steps, '[]'), array[(p_step - 1)::text], jsonb_strip_nulls(jsonb_build_object(
            'gap_days', coalesce(p_gap_days, (v_steps -> (p_step - 1) ->> 'gap_days')::integer),
            'template', coalesce(p_template_code, v_steps -> (p_step - 1) ->> 'template')
        )));
    end if;
    perform rework.save_policy(p_code, jsonb_build_object('steps', v_steps));
    return jsonb_array_length(v_steps);
end;
$$;

comment on function rework.save_step(text, integer, integer, text) is
'Changes one step of a cadence, adds the one after the last, or takes one out when neither gap nor template is given (later ones move up). Returns how many steps it has.
Raises ID209 (no such policy), ID105 with the place (no such step, or rework.check_policy).';

revoke all on function rework.save_step(text, integer, integer, text) from public;
