create or replace function intake.deactivate_source(p_code text)
returns integer
language plpgsql
volatile
as $$
declare
    v_source constant intake.sources := intake.find_source(p_code);
begin
    update intake.sources as s set is_active = false where s.id = v_source.id;
    return ops.revoke_tokens_of(null, v_source.id);
end;
$$;

comment on function intake.deactivate_source(text) is
'Takes nothing more from a source. Returns how many of its tokens were revoked, which end with it; intake.add_source lets it back in, with a new token for
its webhooks. Raises ID209 when there is no such source.';

revoke all on function intake.deactivate_source(text) from public;
