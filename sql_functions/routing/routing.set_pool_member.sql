create or replace function routing.set_pool_member(p_pool_code text, p_consultant text, p_weight integer default 1, p_is_active boolean default true)
returns integer
language plpgsql
volatile
as $$
declare
    v_pool_id bigint;
    v_consultant constant routing.consultants := routing.find_consultant(p_consultant);
begin
    select p.id into v_pool_id from routing.pools as p where p.code = p_pool_code;
    if not found then
        raise exception 'no pool is called %', p_pool_code using errcode = 'ID209', hint = 'indica pool list shows them.';
    end if;
    if p_weight not between 1 and 1000 then
        raise exception 'a weight is a number from 1 to 1000' using errcode = 'ID105';
    end if;
    insert into routing.pool_members as m (pool_id, consultant_id, weight, is_active)
    values (v_pool_id, v_consultant.id, p_weight, p_is_active)
    on conflict (pool_id, consultant_id) do update set weight = excluded.weight, is_active = excluded.is_active
    where (m.weight, m.is_active) is distinct from (excluded.weight, excluded.is_active);
    return routing.assign_waiting();
end;
$$;

comment on function routing.set_pool_member(text, text, integer, boolean) is
'Puts a consultant (e-mail or uid) into a pool with a weight, changes it, or takes them out (p_is_active false; their credit stays). Returns how many
waiting leads found an owner by it. Raises ID208, ID209 (no such consultant, pool), ID105. Commits asynchronously, see routing.assign_waiting.';

revoke all on function routing.set_pool_member(text, text, integer, boolean) from public;
