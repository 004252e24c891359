create or replace function routing.discard_version(p_version integer)
returns void
language plpgsql
volatile
as $$
declare
    v_set routing.rule_sets;
begin
    v_set := routing.find_version(p_version);
    if v_set.state not in ('draft', 'simulated') then
        raise exception 'version % is %', p_version, v_set.state using errcode = 'ID332', hint = 'Only what was never active can be discarded.';
    end if;
    update routing.rule_sets as s set state = 'retired', retired_at = util.current_time() where s.version = p_version;
end;
$$;

comment on function routing.discard_version(integer) is 'A draft will not be used: it is kept, retired. Raises ID209 (no such version), ID332 (it is or was active).';

revoke all on function routing.discard_version(integer) from public;
