create or replace function routing.simulate_version(p_version integer, p_from timestamptz, p_to timestamptz)
returns jsonb
language plpgsql
volatile
as $$
declare
    v_set constant routing.rule_sets := routing.find_version(p_version);
    v_found constant jsonb := routing.simulate(v_set.rules, p_from, p_to);
begin
    if v_set.state in ('draft', 'simulated') then
        update routing.rule_sets as s
        set state = 'simulated', simulation = v_found - 'changes', simulated_at = util.current_time()
        where s.version = p_version;
    end if;
    return v_found;
end;
$$;

comment on function routing.simulate_version(integer, timestamptz, timestamptz) is
'routing.simulate() of a version; a draft is simulated from then on, and may be activated. Raises ID209 (no such version), ID105 (a period that is none).';

revoke all on function routing.simulate_version(integer, timestamptz, timestamptz) from public;
