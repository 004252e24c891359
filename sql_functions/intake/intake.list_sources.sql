create or replace function intake.list_sources()
returns table (code text, name text, profile text, is_active boolean, secret_version integer, field_map jsonb, constants jsonb)
language sql
stable
as $$
    select s.code, s.name, s.profile_code, s.is_active, s.secret_version, s.field_map, s.constants from intake.sources as s order by s.code;
$$;

comment on function intake.list_sources() is
'The sources of structured webhooks, by code: what kind of sender each is, how their bodies are read (see intake.map_fields) and which version of their secret counts.';

revoke all on function intake.list_sources() from public;
