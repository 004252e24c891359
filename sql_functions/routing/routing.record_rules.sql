create or replace function routing.record_rules(p_because text)
returns void
language plpgsql
volatile
as $$
declare
    v_active routing.rule_sets;
    v_rules jsonb;
begin
    select * into v_active from routing.rule_sets as s where s.state = 'active' for update;
    select
        coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name, 'conditions', r.conditions, 'pool', p.code) order by r.position, r.id), '[]')
    into v_rules
    from routing.rules as r
    join routing.pools as p on p.id = r.pool_id
    where r.is_active;
    if v_active.rules = v_rules then
        return;
    end if;
    update routing.rule_sets as s set state = 'retired', retired_at = util.current_time() where s.version = v_active.version;
    insert into routing.rule_sets (state, rules, based_on, created_by, activated_at, forced_because)
    values ('active', v_rules, v_active.version, ops.actor(), util.current_time(), p_because);
end;
$$;

comment on function routing.record_rules(text) is
'The rules as they stand become the active version, without a simulation and for this reason; the one before is retired. Nothing happens when they are what they were.';

revoke all on function routing.record_rules(text) from public;
