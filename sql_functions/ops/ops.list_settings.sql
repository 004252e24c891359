create or replace function ops.list_settings()
returns table (key text, value jsonb, description text)
language sql
stable
as $$
    select s.key, coalesce(s.value, s.default_value), s.description from ops.settings as s order by s.key;
$$;

comment on function ops.list_settings() is
'The business settings, their values and what they mean.';

revoke all on function ops.list_settings() from public;
