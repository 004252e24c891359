create or replace function routing.set_pool_member(
    p_pool_code text,
    p_consultant text,
    p_weight integer default 1,
    p_is_active boolean default true,
    p_daily_capacity integer default null,
    p_conditions jsonb default null,
    p_preferred jsonb default null
)
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
        raise exception 'a weight is a number from 1 to 1000' using errcode = 'ID105', hint = 'Who is to receive nothing is taken out: --remove.';
    end if;
    if p_daily_capacity not between 0 and 100000 then
        raise exception 'a daily capacity is a number from 1 to 100000, or 0 for none' using errcode = 'ID105';
    end if;
    insert into routing.pool_members as m (pool_id, consultant_id, weight, is_active, daily_capacity, conditions, preferred)
    values (v_pool_id, v_consultant.id, p_weight, p_is_active, nullif(p_daily_capacity, 0), coalesce(p_conditions, '{}'), coalesce(p_preferred, '{}'))
    on conflict (pool_id, consultant_id) do update
    set weight = excluded.weight, is_active = excluded.is_active,
        daily_capacity = case when p_daily_capacity is null then m.daily_capacity else excluded.daily_capacity end,
        conditions = coalesce(p_conditions, m.conditions), preferred = coalesce(p_preferred, m.preferred)
    where (m.weight, m.is_active, m.daily_capacity, m.conditions, m.preferred) is distinct from (
        excluded.weight, excluded.is_active, case when p_daily_capacity is null then m.daily_capacity else excluded.daily_capacity end,
        coalesce(p_conditions, m.conditions), coalesce(p_preferred, m.preferred)
    );
    return routing.assign_waiting();
end;
$$;

comment on function routing.set_pool_member(text, text, integer, boolean, integer, jsonb, jsonb) is
'Puts a consultant (e-mail or uid) into a pool with a weight, changes it, or takes them out for good (p_is_active false; their credit is settled on the rest, routing.settle_credit).
p_daily_capacity: turns of this pool in a day at most, 0 for no limit; p_conditions: what leads they take, p_preferred: what leads are rather theirs, as in a rule, {} for none; null keeps
what they have. Returns how many waiting leads found an owner by it. Raises ID208, ID209 (no such consultant, pool), ID105 with the place. Commits asynchronously, see routing.assign_waiting.';

revoke all on function routing.set_pool_member(text, text, integer, boolean, integer, jsonb, jsonb) from public;
