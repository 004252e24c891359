create or replace function people.start_renormalization(p_is_dry_run boolean, out run_id bigint, out versions jsonb)
language plpgsql
volatile
as $$
begin
    select jsonb_object_agg(k.kind, normalize.rule_version(k.kind)) into versions
    from unnest(array['phone', 'email', 'tax_id', 'person_name']) as k (kind);
    if not p_is_dry_run then
        insert into people.normalization_runs (started_at, actor, versions)
        values (util.current_time(), 'operator:' || session_user, versions)
        returning id into run_id;
    end if;
end;
$$;

comment on function people.start_renormalization(boolean) is
'Begins to bring stored values to the present rules: the versions of those rules by kind, and the id of the run under which people.renormalize notes
its changes; no run (null) for a dry one.';

revoke all on function people.start_renormalization(boolean) from public;
