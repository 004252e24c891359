create or replace function rework.retire_policy(p_code text)
returns bigint
language plpgsql
volatile
as $$
declare
    v_policy rework.policies;
begin
    select * into v_policy from rework.policies as p where p.code = p_code for update;
    if not found then
        raise exception 'no policy is called %', p_code using errcode = 'ID209', hint = 'indica rework policy list shows them.';
    end if;
    if v_policy.is_default then
        raise exception 'the default policy stays: it has the leads that no other takes' using errcode = 'ID105',
            hint = 'Change its steps with indica rework policy save.';
    end if;
    update rework.policies as p set is_active = false where p.id = v_policy.id;
    perform rework.ask_retiming();
    return (select count(*) from rework.attempts as a where a.policy_id = v_policy.id and a.state = 'planned');
end;
$$;

comment on function rework.retire_policy(text) is
'A cadence takes no more leads: those that it had go on with the next one that matches, at the step where they are. Returns how many attempts of it are planned, which still
leave. Raises ID209 (no such policy), ID105 (the default).';

revoke all on function rework.retire_policy(text) from public;
