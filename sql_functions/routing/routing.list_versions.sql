create or replace function routing.list_versions()
returns table (
    version integer, state text, rules integer, based_on integer, note text, created_at timestamptz, created_by text, simulated_at timestamptz,
    activated_at timestamptz, retired_at timestamptz, forced_because text
)
language sql
stable
as $$
    select
        s.version, s.state, jsonb_array_length(s.rules), s.based_on, s.note, s.created_at, s.created_by, s.simulated_at, s.activated_at, s.retired_at,
        routing.because_text(s.forced_because)
    from routing.rule_sets as s
    order by s.version desc;
$$;

comment on function routing.list_versions() is 'The versions of the rules, the newest first.';

revoke all on function routing.list_versions() from public;
